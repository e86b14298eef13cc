package io.dualmode.kaldi.ivector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.dualmode.fixtures.kaldi.IvectorWriter;
import io.dualmode.fixtures.kaldi.ModelDirectory;
import io.dualmode.model.encoder.weights.TensorReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IvectorStreamTest {
  private static final int FEATURES = 10;

  @TempDir
  Path scratch;

  private IvectorModel model() throws IOException {
    ModelDirectory directory = new ModelDirectory(scratch);
    new IvectorWriter(1, FEATURES, 6, 4, 5).write(directory, true, "", true);
    IvectorFiles files = IvectorFiles.read(scratch.resolve("ivector"), FEATURES);
    return IvectorModel.load(files.config(), new TensorReader(files.tensors(), 32));
  }

  private static float[] features(int frames) {
    Random random = new Random(frames);
    float[] rows = new float[frames * FEATURES];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (float) (8 * random.nextGaussian());
    }
    return rows;
  }

  private static void accept(IvectorStream stream, float[] rows, int from, int to) {
    for (int t = from; t < to; t++) {
      stream.accept(rows, t * FEATURES);
    }
  }

  @Test
  void beforeAnythingWasHeard_zeros() throws IOException {
    IvectorStream stream = new IvectorStream(model());
    float[] vector = new float[5];
    Arrays.fill(vector, 7);
    stream.current(vector);
    assertArrayEquals(new float[5], vector);
  }

  @Test
  void weightsThatAreTakenBack_areAsIfTheyHadNeverBeen() throws IOException {
    IvectorModel model = model();
    float[] rows = features(120);
    float[] once = new float[5];
    IvectorStream straight = new IvectorStream(model);
    accept(straight, rows, 0, 120);
    for (int t = 0; t < 120; t++) {
      straight.add(t, t % 3 == 0 ? 1 : 1e-3f);
    }
    straight.current(once);
    IvectorStream changing = new IvectorStream(model);
    float[] twice = new float[5];
    for (int round = 0; round < 2; round++) {
      accept(changing, rows, 0, 120);
      for (int t = 0; t < 120; t++) {
        changing.add(t, 0.5f);
      }
      for (int t = 0; t < 120; t++) {
        changing.add(t, (t % 3 == 0 ? 1 : 1e-3f) - 0.5f);
      }
      changing.current(twice);
      assertArrayEquals(once, twice, 1e-4f, "round " + round);
      changing.reset();
    }
  }

  @Test
  void longStreams_learnAllFrames() throws IOException {
    IvectorModel model = model();
    int frames = 5 * IvectorStream.MEMORY;
    float[] rows = features(frames);
    float[] often = new float[5];
    float[] seldom = new float[5];
    IvectorStream asked = new IvectorStream(model);
    for (int t = 0; t < frames; t += 24) {
      accept(asked, rows, t, Math.min(frames, t + 24));
      asked.current(often);
    }
    asked.finish();
    asked.current(often);
    IvectorStream left = new IvectorStream(model);
    accept(left, rows, 0, frames);
    left.finish();
    left.current(seldom);
    assertArrayEquals(often, seldom, 1e-3f);
    assertFalse(Arrays.equals(new float[5], often));
  }

  @Test
  void gradients_findTheExactSolution() throws IOException {
    IvectorModel model = model();
    Random random = new Random(3);
    IvectorEstimate estimate = new IvectorEstimate(model);
    for (int i = 0; i < 50; i++) {
      float[] frame = new float[6];
      for (int d = 0; d < 6; d++) {
        frame[d] = (float) random.nextGaussian();
      }
      estimate.add(random.nextInt(4), 0.1, frame);
      estimate.count(0.1);
    }
    float[] steps = new float[5];
    float[] exact = new float[5];
    estimate.solveBySteps(false);
    estimate.get(steps);
    estimate.solveBySteps(true);
    estimate.get(exact);
    assertArrayEquals(exact, steps, 1e-4f);
    assertEquals(5, model.size());
  }
}
