package io.dualmode.tools.g2p;

import java.util.Arrays;

/**
 * Up to 256 values that stand for many with little squared error: 256 distinct values or fewer are kept exactly; for
 * more, Lloyd's algorithm begins with codes as dense as the cube root of the values' density, which is optimal for many codes.
 *
 * <p>P. F. Panter and W. Dite, "Quantization distortion in pulse-count modulation", Proceedings of the IRE 39 (1951) 44-48;
 * S. P. Lloyd, "Least squares quantization in PCM", IEEE Transactions on Information Theory 28 (1982) 129-137.
 */
final class CodeBook {
  private static final int SIZE = 256;
  private static final int ITERATIONS = 20;
  private static final int CELLS = 1 << 14;

  private final float[] codes = new float[SIZE];

  CodeBook(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    double[] sums = new double[sorted.length + 1];
    float[] distinct = new float[sorted.length];
    int different = 0;
    for (int i = 0; i < sorted.length; i++) {
      sums[i + 1] = sums[i] + sorted[i];
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        distinct[different++] = sorted[i];
      }
    }
    if (different == 0) {
      return;
    }
    if (different <= SIZE) {
      Arrays.fill(codes, distinct[different - 1]);
      System.arraycopy(distinct, 0, codes, 0, different);
      return;
    }
    placeByDensity(sorted);
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      int from = 0;
      for (int c = 0; c < SIZE; c++) {
        int to = c + 1 == SIZE ? sorted.length : upTo(sorted, (codes[c] + codes[c + 1]) / 2);
        if (to > from) {
          codes[c] = (float) ((sums[to] - sums[from]) / (to - from));
        }
        from = Math.max(from, to);
      }
    }
    Arrays.sort(codes);
  }

  private void placeByDensity(float[] sorted) {
    float low = sorted[0];
    double width = ((double) sorted[sorted.length - 1] - low) / CELLS;
    double[] weights = new double[CELLS];
    for (float value : sorted) {
      weights[(int) Math.min(CELLS - 1, (value - low) / width)]++;
    }
    double total = 0;
    for (int cell = 0; cell < CELLS; cell++) {
      weights[cell] = Math.cbrt(weights[cell]);
      total += weights[cell];
    }
    double before = 0;
    int cell = 0;
    for (int c = 0; c < SIZE; c++) {
      double target = (c + 0.5) / SIZE * total;
      while (cell < CELLS - 1 && before + weights[cell] < target) {
        before += weights[cell++];
      }
      codes[c] = (float) (low + width * (cell + (weights[cell] == 0 ? 0.5 : (target - before) / weights[cell])));
    }
  }

  /** How many of the sorted values are at most the limit. */
  private static int upTo(float[] sorted, float limit) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  float[] codes() {
    return codes.clone();
  }

  /** The index of the nearest code of each value. */
  byte[] encode(float[] values) {
    byte[] indices = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      int at = Arrays.binarySearch(codes, values[i]);
      if (at < 0) {
        int above = Math.min(SIZE - 1, -at - 1);
        int below = Math.max(0, above - 1);
        at = values[i] - codes[below] < codes[above] - values[i] ? below : above;
      }
      indices[i] = (byte) at;
    }
    return indices;
  }
}
