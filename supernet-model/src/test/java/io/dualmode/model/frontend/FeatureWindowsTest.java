package io.dualmode.model.frontend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dualmode.model.encoder.EncoderConfig;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureWindowsTest {
  private static final int BINS = 5;

  private static EncoderConfig config(int stride, int left, int right, int chunk) {
    return new EncoderConfig(BINS, stride, left, right, 7, 3f, 32, 16, List.of(EncoderConfig.Block.conv(1, 1)), chunk, 16, 32,
        4, 8, 9,
        8, 8, 8);
  }

  /** The formulas of docs/supernet.md, term by term. */
  private static double expected(
      EncoderConfig c, boolean full, float[] mu, float[] x, int frames, int k, int position, int bin) {
    int chunk = k / c.chunkFrames();
    int seen = full ? frames : Math.min(frames, c.stride() * ((chunk + 1) * c.chunkFrames() - 1) + c.inputRight() + 1);
    int n = c.stride() * k - c.inputLeft() + position;
    if (n < 0 || n >= frames) {
      return 0;
    }
    double sum = 0;
    for (int i = 0; i < seen; i++) {
      sum += x[i * BINS + bin];
    }
    double mean = (sum + c.normPriorFrames() * mu[bin]) / (seen + c.normPriorFrames());
    return (x[n * BINS + bin] - mean) / c.featureScale();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 23, 24, 25, 36, 60, 71})
  void fill_bothContexts_followTheFormula(int frames) {
    for (EncoderConfig c : List.of(config(3, 3, 11, 8), config(3, 0, 0, 4), config(1, 2, 2, 3), config(4, 1, 1, 1))) {
      Random random = new Random(frames);
      float[] mu = new float[BINS];
      float[] x = new float[BINS * (frames + 1)];
      for (int i = 0; i < x.length; i++) {
        x[i] = random.nextFloat() * 20 - 14;
        mu[i % BINS] = random.nextFloat();
      }
      float[] features = x.clone();
      System.arraycopy(x, 0, features, BINS, frames * BINS);
      int size = c.windowSize();
      float[] full = new float[c.encoderFrames(frames) * size + 3];
      float[] streaming = full.clone();
      FeatureWindows.full(c, mu, features, BINS, frames, full, 3);
      FeatureWindows.streaming(c, mu, features, BINS, frames, streaming, 3);
      for (int k = 0; k < c.encoderFrames(frames); k++) {
        for (int i = 0; i < size; i++) {
          int at = 3 + k * size + i;
          String where = "frame " + k + " value " + i;
          assertEquals(expected(c, true, mu, x, frames, k, i / BINS, i % BINS), full[at], 1e-5, "full " + where);
          assertEquals(expected(c, false, mu, x, frames, k, i / BINS, i % BINS), streaming[at], 1e-5, "streaming " + where);
        }
      }
    }
  }

  @Test
  void runningMean_framesAddedInPieces_isBitExact() {
    Random random = new Random(3);
    float[] mu = {1, 2, 3};
    float[] x = new float[300];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    RunningMean whole = new RunningMean(mu, 100);
    whole.add(x, 0, 100);
    RunningMean pieces = new RunningMean(mu, 100);
    for (int n = 0; n < 100; n++) {
      pieces.add(x, 3 * n, 1);
    }
    float[] a = new float[3];
    float[] b = new float[3];
    whole.mean(a);
    pieces.mean(b);
    assertArrayEquals(a, b);
  }

  @Test
  void window_pastNotGiven_isRefused() {
    EncoderConfig c = config(3, 3, 11, 8);
    assertThrows(IllegalArgumentException.class,
        () -> FeatureWindows.window(c, new float[BINS], new float[200], 0, 10, 50, 4, new float[c.windowSize()], 0));
  }
}
