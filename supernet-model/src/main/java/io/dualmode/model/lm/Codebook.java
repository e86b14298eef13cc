package io.dualmode.model.lm;

import java.util.Arrays;

/**
 * Ascending values that stand for all numbers near them: a scalar quantiser with least squared error (Lloyd 1982), or the very
 * numbers when there are few enough. Immutable.
 *
 * @param values what a code stands for, not copied; unused codes at the end repeat the last value
 */
public record Codebook(float[] values) {
  private static final int ITERATIONS = 40;

  /**
   * Trains a codebook; 0 is always one of its values.
   *
   * @param numbers what to quantise, not changed
   */
  public static Codebook train(float[] numbers, int bits) {
    float[] sorted = numbers.clone();
    Arrays.sort(sorted);
    int codes = 1 << bits;
    float[] distinct = distinct(sorted, codes - 1);
    float[] values = distinct != null ? distinct : lloyd(sorted, codes - 1);
    float[] withZero = Arrays.copyOf(values, values.length + 1);
    Arrays.sort(withZero);
    float[] all = Arrays.copyOf(withZero, codes);
    Arrays.fill(all, withZero.length, codes, withZero[withZero.length - 1]);
    return new Codebook(all);
  }

  private static float[] distinct(float[] sorted, int most) {
    float[] found = new float[most];
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        if (size == most) {
          return null;
        }
        found[size++] = sorted[i];
      }
    }
    return Arrays.copyOf(found, size);
  }

  private static float[] lloyd(float[] sorted, int codes) {
    double[] sum = new double[sorted.length + 1];
    for (int i = 0; i < sorted.length; i++) {
      sum[i + 1] = sum[i] + sorted[i];
    }
    float[] values = new float[codes];
    for (int k = 0; k < codes; k++) {
      values[k] = sorted[(int) ((2L * k + 1) * sorted.length / (2L * codes))];
    }
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      int from = 0;
      for (int k = 0; k < codes; k++) {
        int to = sorted.length;
        if (k + 1 < codes) {
          float border = (values[k] + values[k + 1]) / 2;
          int found = Arrays.binarySearch(sorted, from, sorted.length, border);
          to = found < 0 ? -found - 1 : found;
        }
        if (to > from) {
          values[k] = (float) ((sum[to] - sum[from]) / (to - from));
        }
        from = to;
      }
      Arrays.sort(values);
    }
    return values;
  }

  /** The code of the nearest value. */
  public int code(float number) {
    int found = Arrays.binarySearch(values, number);
    if (found >= 0) {
      return found;
    }
    int above = -found - 1;
    if (above == 0) {
      return 0;
    }
    if (above == values.length) {
      return values.length - 1;
    }
    return number - values[above - 1] <= values[above] - number ? above - 1 : above;
  }
}
