package io.dualmode.kaldi.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NormalisationTest {
  @Test
  void online_isTheMeanOfTheWindowFilledUpWithTraining() {
    Random random = new Random(5);
    int frames = 40;
    int window = 12;
    float[] x = new float[2 * frames];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) random.nextGaussian() + 3;
    }
    double[] training = {200, -100, 100, 600, 500, 0};
    OnlineCmvn cmvn = new OnlineCmvn(new CmvnOptions(window, 8, 1, 1, List.of(1)), 2, training);
    for (int round = 0; round < 2; round++) {
      for (int t = 0; t < frames; t++) {
        float[] out = new float[2];
        cmvn.apply(x, 2 * t, out, 0);
        double sum = 0;
        double squares = 0;
        int count = 0;
        for (int s = Math.max(0, t - window + 1); s <= t; s++, count++) {
          sum += x[2 * s];
          squares += x[2 * s] * x[2 * s];
        }
        double share = Math.min(8, window - count) / 100.0;
        double all = count + 100 * share;
        double mean = (sum + share * 200) / all;
        double deviation = Math.sqrt((squares + share * 600) / all - mean * mean);
        assertEquals((x[2 * t] - mean) / deviation, out[0], 1e-5, "frame " + t);
        assertEquals(x[2 * t + 1], out[1]);
      }
      cmvn.reset();
    }
    assertThrows(IllegalArgumentException.class, () -> new OnlineCmvn(CmvnOptions.STANDARD, 3, training));
  }

  @Test
  void sliding_movesInwardsAtBothEnds() {
    float[] x = new float[10];
    for (int i = 0; i < 10; i++) {
      x[i] = i * i;
    }
    float[] out = new float[10];
    SlidingMean.remove(x, 10, 1, 4, out);
    assertEquals(0 - 14 / 4f, out[0], 1e-6);
    assertEquals(9 - (1 + 4 + 9 + 16) / 4f, out[3], 1e-6);
    assertEquals(81 - (36 + 49 + 64 + 81) / 4f, out[9], 1e-6);
    SlidingMean.remove(x, 3, 1, 300, out);
    assertEquals(4 - 5 / 3f, out[2], 1e-6);
  }
}
