package io.dualmode.model.supernet.shape;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dualmode.model.frontend.ReferenceInput;
import io.dualmode.model.supernet.shape.EncoderConfig.StemLayer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FeatureWindowsTest {
  private static final int BINS = 5;

  private static EncoderConfig config(int stride, int left, int right, int chunk) {
    return new EncoderConfig(BINS, stride, left, right, 7, 3f, 32, 16, List.of(EncoderConfig.Block.conv(1, 1)), chunk, 16, 32,
        4, 8, 9,
        8, 8, 8);
  }

  private static double expected(
      EncoderConfig c, boolean full, float[] mu, float[] x, int frames, int k, int position, int bin) {
    int chunk = k / c.chunkFrames();
    int seen = full ? frames : Math.min(frames, c.stride() * ((chunk + 1) * c.chunkFrames() - 1) + c.inputRight() + 1);
    int n = c.stride() * k - c.inputLeft() + position;
    if (n < 0 || n >= frames) {
      return 0;
    }
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < frames; i++) {
      all.add(Arrays.copyOfRange(x, i * BINS, (i + 1) * BINS));
    }
    return new ReferenceInput(all.subList(0, seen), mu, c.normPriorFrames(), c.featureScale()).normalised(all.get(n), bin);
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

  /** Behind a stem each frame is normalised once, by what the first chunk that reads it has seen. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 23, 24, 25, 36, 60, 71})
  void fill_planeForAStem_holdsTheWindowThatFirstShowsAFrame(int frames) {
    EncoderConfig windows = config(3, 2, 8, 4);
    EncoderConfig c = new EncoderConfig(BINS, 3, 2, 8, windows.normPriorFrames(), windows.featureScale(), windows.dim(),
        windows.bottleneck(), windows.blocks(), 4, windows.leftContextFrames(), windows.blockRows(), windows.units(),
        windows.mmiHidden(), windows.mmiOutputs(), windows.ctcHidden(), windows.joint(), windows.embedding(),
        List.of(new StemLayer(windows.blockRows(), 1, 2), new StemLayer(windows.blockRows(), 3, 1), new StemLayer(windows.blockRows(), 1, 1)));
    Random random = new Random(frames);
    float[] mu = new float[BINS];
    float[] x = new float[BINS * frames];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat() * 20 - 14;
    }
    int rows = c.inputRows(c.encoderFrames(frames));
    for (boolean whole : new boolean[] {true, false}) {
      float[] cut = new float[c.encoderFrames(frames) * windows.windowSize()];
      float[] plane = new float[rows * BINS + 1];
      if (whole) {
        FeatureWindows.full(windows, mu, x, 0, frames, cut, 0);
        FeatureWindows.full(c, mu, x, 0, frames, plane, 1);
      } else {
        FeatureWindows.streaming(windows, mu, x, 0, frames, cut, 0);
        FeatureWindows.streaming(c, mu, x, 0, frames, plane, 1);
      }
      for (int row = 0; row < rows; row++) {
        int chunk = 0;
        while (!whole && 3 * ((chunk + 1) * 4 - 1) + 8 < row - 2) {
          chunk++;
        }
        int first = Math.max(chunk * 4, Math.floorDiv(row - 10 + 2, 3));
        int position = row - 3 * first;
        float[] shown = Arrays.copyOfRange(cut, first * windows.windowSize() + position * BINS, first * windows.windowSize() + (position + 1) * BINS);
        assertArrayEquals(shown, Arrays.copyOfRange(plane, 1 + row * BINS, 1 + (row + 1) * BINS), "row " + row + " of " + rows);
      }
    }
  }
}
