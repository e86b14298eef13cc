package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.transducer.LoadedTransducer;
import io.dualmode.model.head.transducer.TransducerHead;
import io.dualmode.model.language.en.English;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.train.objective.TeacherOutputs;
import io.dualmode.tools.train.objective.TransducerBand;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A packaged teacher in the training graph against the same model in the runtime. */
class FrozenTeacherTest {
  private static final EncoderConfig CONFIG = new EncoderConfig(80, 3, 3, 11, 100, 3f, 64, 32,
      List.of(Block.conv(1, 1), Block.attention(16, List.of(0f, 0.1f)), Block.conv(2, 2)), 8, 16, 32, 40, 64, 83, 32, 32, 8);
  private static final PhoneTopology TOPOLOGY = PhoneTopology.fromSequences(40, List.of(new int[] {1, 2, 3}), 1);
  private static final double BF16_TOLERANCE = 0.06;
  private static final int FEATURE_FRAMES = 100;

  @TempDir
  Path folder;

  private final float[] features = new float[FEATURE_FRAMES * 80];

  private SupernetModel model(ModelWriter.Storage storage, boolean transducer) throws IOException {
    TensorMap tensors = RandomSupernet.tensors(CONFIG, 0.5, 5);
    ModelWriter writer = new ModelWriter(new ModelConfig("small", "en-US", SupernetComposition.of(CONFIG), SearchDefaults.NONE,
        Map.of("data", "random numbers")), English.arpabet().names());
    for (String name : new TreeSet<>(tensors.names())) {
      if (!transducer && name.startsWith("transducer.")) {
        continue;
      }
      if (name.endsWith(".mask")) {
        writer.mask(name.substring(0, name.length() - 5), tensors.bytes(name));
      } else if (name.equals("mmi.entry") || name.equals("mmi.stay")) {
        writer.ints(name, name.endsWith("entry") ? TOPOLOGY.entry() : TOPOLOGY.stay(), tensors.shape(name));
      } else {
        writer.tensor(name, tensors.floats(name), tensors.shape(name), storage);
      }
    }
    writer.write(folder.resolve("model"));
    return SupernetModel.open(folder.resolve("model"));
  }

  /** One utterance in the windows of a student. */
  private TrainingBatch batch(EncoderConfig student, float[] mean) {
    Random random = new Random(3);
    for (int i = 0; i < features.length; i++) {
      features[i] = (float) (3 * random.nextGaussian());
    }
    int frames = student.encoderFrames(FEATURE_FRAMES);
    float[] full = new float[frames * student.windowSize()];
    FeatureWindows.full(student, mean, features, 0, FEATURE_FRAMES, full, 0);
    int[] labels = new int[frames];
    Arrays.fill(labels, 3);
    return new TrainingBatch(0, 0, 1, frames, new int[] {frames}, full, full, new int[][] {{0, 7, 3}}, new int[][] {{0, 4, 12}}, labels, 1, 0,
        new String[1]);
  }

  private static double apart(float[] expected, float[] got) {
    double power = 0;
    double error = 0;
    for (int i = 0; i < expected.length; i++) {
      power += expected[i] * expected[i];
      error += (expected[i] - got[i]) * (expected[i] - got[i]);
    }
    return Math.sqrt(error / power);
  }

  @Test
  void outputs_isWhatThePackagedModelSays() throws IOException {
    for (ModelWriter.Storage storage : new ModelWriter.Storage[] {ModelWriter.Storage.F32, ModelWriter.Storage.INT8}) {
      try (SupernetModel model = model(storage, true); FrozenTeacher teacher = new FrozenTeacher(model, CONFIG, 1)) {
        TrainingBatch batch = batch(CONFIG, model.tensors().floats("feature.mean"));
        int frames = batch.maxFrames();
        TransducerBand band = TransducerBand.of(batch, new int[][] {{7, 3}});
        TeacherOutputs said = teacher.outputs(batch, band);
        SupernetWeights weights = new SupernetWeights(CONFIG, model.tensors());
        JavaEncoder runtime = JavaEncoder.load(weights);
        Heads heads = SupernetComposition.heads(weights, WeightSet.DENSE);
        float[] encoded = new float[frames * CONFIG.dim()];
        try (EncoderStream stream = runtime.newStream(new Corner(WeightSet.DENSE, ContextMode.FULL))) {
          stream.accept(features, 0, FEATURE_FRAMES, (data, offset, first, count) ->
              System.arraycopy(data, offset, encoded, first * CONFIG.dim(), count * CONFIG.dim()));
          stream.finish((data, offset, first, count) ->
              System.arraycopy(data, offset, encoded, first * CONFIG.dim(), count * CONFIG.dim()));
        }
        assertTrue(apart(encoded, said.encoded()) < BF16_TOLERANCE, storage + " encoder " + apart(encoded, said.encoded()));
        float[] mmi = new float[frames * CONFIG.mmiOutputs()];
        LoadedMmi.of(heads).logits(encoded, 0, frames, mmi, 0);
        assertTrue(apart(mmi, said.mmi()) < BF16_TOLERANCE, storage + " MMI " + apart(mmi, said.mmi()));
        checkPlanes(LoadedTransducer.of(heads), encoded, said.planes(), frames);
      }
    }
  }

  private static void checkPlanes(TransducerHead head, float[] encoded, float[][] planes, int frames) {
    int[] labels = {7, 3};
    float[] projected = new float[frames * head.joint()];
    head.project(encoded, 0, frames, projected, 0);
    float[] out = new float[head.outputs()];
    float[][] expected = new float[2][frames * 3];
    float[][] got = new float[2][frames * 3];
    for (int t = 0; t < frames; t++) {
      for (int u = 0; u <= 2; u++) {
        head.logProbabilities(projected, t * head.joint(), u > 1 ? labels[u - 2] : 0, u > 0 ? labels[u - 1] : 0, out, 0);
        // The band of two labels starts with none in every frame.
        int at = t * TransducerBand.WIDTH + u;
        expected[0][t * 3 + u] = out[0];
        got[0][t * 3 + u] = planes[0][at];
        expected[1][t * 3 + u] = u < 2 ? out[labels[u]] : 0;
        got[1][t * 3 + u] = u < 2 ? planes[1][at] : 0;
      }
    }
    assertTrue(apart(expected[0], got[0]) < BF16_TOLERANCE && apart(expected[1], got[1]) < BF16_TOLERANCE,
        "planes differ by " + apart(expected[0], got[0]) + ", " + apart(expected[1], got[1]));
  }

  @Test
  void outputs_ofAStudentWithOtherWindows_isTheSame() throws IOException {
    try (SupernetModel model = model(ModelWriter.Storage.F32, true)) {
      float[] mean = model.tensors().floats("feature.mean");
      float[] expected;
      try (FrozenTeacher teacher = new FrozenTeacher(model, CONFIG, 1)) {
        expected = teacher.outputs(batch(CONFIG, mean), null).mmi();
      }
      for (int lookAhead : new int[] {2, 5, 14}) {
        EncoderConfig student = new EncoderConfig(80, 3, 14 - lookAhead, lookAhead, 100, 3f, 32, 16, List.of(Block.conv(1, 1)), 8, 16, 32, 40,
            32, 83, 32, 32, 8);
        try (FrozenTeacher teacher = new FrozenTeacher(model, student, 1)) {
          assertArrayEquals(expected, teacher.outputs(batch(student, mean), null).mmi(), "look-ahead " + lookAhead);
        }
      }
    }
  }

  @Test
  void modelThatCannotTeach_isRefused() throws IOException {
    try (SupernetModel model = model(ModelWriter.Storage.F32, true)) {
      EncoderConfig other = new EncoderConfig(80, 4, 3, 11, 100, 3f, 32, 16, List.of(Block.conv(1, 1)), 8, 16, 32, 40, 32, 83, 32, 32, 8);
      assertTrue(assertThrows(IOException.class, () -> new FrozenTeacher(model, other, 1)).getMessage().contains("frames, features or units"));
    }
    try (SupernetModel model = model(ModelWriter.Storage.F32, false)) {
      assertEquals("model small cannot teach: it has no transducer",
          assertThrows(IOException.class, () -> new FrozenTeacher(model, CONFIG, 1)).getMessage());
    }
  }
}
