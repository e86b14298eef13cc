package io.dualmode.tools.g2p;

import java.util.Arrays;

/** 256 values that stand for many: the means of equally large groups of the sorted values, both extremes kept apart. */
final class CodeBook {
  private static final int SIZE = 256;

  private final float[] codes = new float[SIZE];

  CodeBook(float[] values) {
    float[] sorted = values.clone();
    Arrays.sort(sorted);
    for (int c = 0; c < SIZE; c++) {
      int from = (int) ((long) sorted.length * c / SIZE);
      int to = Math.max(from + 1, (int) ((long) sorted.length * (c + 1) / SIZE));
      double sum = 0;
      for (int i = from; i < Math.min(to, sorted.length); i++) {
        sum += sorted[i];
      }
      codes[c] = sorted.length == 0 ? 0 : (float) (sum / (Math.min(to, sorted.length) - from));
    }
    if (sorted.length > 0) {
      codes[0] = sorted[0];
      codes[SIZE - 1] = sorted[sorted.length - 1];
    }
    Arrays.sort(codes);
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
