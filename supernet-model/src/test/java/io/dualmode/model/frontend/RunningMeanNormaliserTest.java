package io.dualmode.model.frontend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RunningMeanNormaliserTest {
  private static final int SIZE = 5;

  /** Against the formula, over what was added when it was settled; twice, to see that nothing of the first utterance is left. */
  @Test
  void normalise_anyCut_isTheFormula() {
    Random random = new Random(8);
    float[] mu = {1, -2, 0, 4, 0.5f};
    RunningMeanNormaliser normaliser = new RunningMeanNormaliser(mu, 7, 2.5f);
    for (int round = 0; round < 30; round++) {
      int frames = 1 + random.nextInt(60);
      float[] x = new float[3 + frames * SIZE];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat() * 20 - 10;
      }
      int seen = random.nextInt(frames + 1);
      for (int at = 0; at < seen; ) {
        int count = 1 + random.nextInt(seen - at);
        normaliser.add(x, 3 + at * SIZE, count);
        at += count;
      }
      assertEquals(seen, normaliser.frames());
      normaliser.settle();
      int first = random.nextInt(frames + 4) - 4;
      int count = 1 + random.nextInt(frames + 4);
      float[] out = new float[count * SIZE];
      normaliser.normalise(x, 3, 0, frames, first, count, out);
      float[] expected = new float[out.length];
      for (int n = 0; n < count; n++) {
        for (int i = 0; i < SIZE && first + n >= 0 && first + n < frames; i++) {
          double sum = 7.0 * mu[i];
          for (int t = 0; t < seen; t++) {
            sum += x[3 + t * SIZE + i];
          }
          expected[n * SIZE + i] = (float) ((x[3 + (first + n) * SIZE + i] - sum / (seen + 7)) / 2.5);
        }
      }
      assertArrayEquals(expected, out, 1e-5f);
      normaliser.reset();
    }
  }
}
