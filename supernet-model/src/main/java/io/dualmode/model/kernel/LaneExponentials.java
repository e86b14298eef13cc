package io.dualmode.model.kernel;

import java.util.Arrays;

/** Softmax and tanh in plain Java with the bits of the kernels over the Vector API ({@code VectorExponentials}), whose comment tells the method. */
public final class LaneExponentials {
  private static final float LOWEST = -87f;
  private static final float HIGHEST = 88f;
  private static final float ROUND = 12582912f;
  private static final float PADDING = -1e30f;
  private static final int MOST_LANES = 2048 / Float.SIZE;
  private static final ThreadLocal<float[]> SCRATCH = ThreadLocal.withInitial(() -> new float[MOST_LANES]);

  private LaneExponentials() {}

  /** Room for the lanes of the widest vectors, one array a thread: kernels allocate nothing. */
  public static float[] scratch() {
    return SCRATCH.get();
  }

  /** As many sums as lanes, zero; held until this thread asks again. */
  static float[] zeros(int lanes) {
    float[] sums = scratch();
    Arrays.fill(sums, 0, lanes, 0f);
    return sums;
  }

  /** The sum of the lanes, first to last: one order for all kernels and compilers. */
  public static float sum(float[] sums, int lanes) {
    float sum = 0;
    for (int i = 0; i < lanes; i++) {
      sum += sums[i];
    }
    return sum;
  }

  static float exp(float a) {
    float x = Math.min(Math.max(a, LOWEST), HIGHEST);
    float shifted = Math.fma(x, 1.44269504f, ROUND);
    float n = shifted - ROUND;
    float f = Math.fma(n, -0.693359375f, x) - n * -2.12194440e-4f;
    float p = Math.fma(1.9875691500e-4f, f, 1.3981999507e-3f);
    p = Math.fma(p, f, 8.3334519073e-3f);
    p = Math.fma(p, f, 4.1665795894e-2f);
    p = Math.fma(p, f, 1.6666665459e-1f);
    p = Math.fma(p, f, 5.0000001201e-1f);
    p = Math.fma(p, f * f, f) + 1f;
    return Float.intBitsToFloat(Float.floatToRawIntBits(p) + (Float.floatToRawIntBits(shifted) << 23));
  }

  static void biasedSoftmax(int lanes, float[] scores, int offset, int length, float scale, float slope, int self) {
    int padded = (length + lanes - 1) / lanes * lanes;
    float max = PADDING;
    Arrays.fill(scores, offset + length, offset + padded, PADDING);
    for (int j = 0; j < padded; j++) {
      // the lane is added to the distance of its vector, as it is there
      float distance = Math.abs((j & lanes - 1) + (float) ((j & -lanes) - self));
      float s = Math.fma(distance, -slope, scores[offset + j] * scale);
      scores[offset + j] = s;
      max = Math.max(max, s);
    }
    float[] sums = zeros(lanes);
    for (int j = 0; j < padded; j++) {
      float e = exp(scores[offset + j] - max);
      scores[offset + j] = e;
      sums[j & lanes - 1] += e;
    }
    float inverse = 1 / sum(sums, lanes);
    for (int j = 0; j < padded; j++) {
      scores[offset + j] *= inverse;
    }
  }

  static void logSoftmax(int lanes, float[] a, int offset, int width) {
    int whole = width - width % lanes;
    float max = Float.NEGATIVE_INFINITY;
    for (int c = 0; c < width; c++) {
      max = Math.max(max, a[offset + c]);
    }
    float[] sums = zeros(lanes);
    for (int c = 0; c < whole; c++) {
      sums[c & lanes - 1] += exp(a[offset + c] - max);
    }
    double sum = sum(sums, lanes);
    for (int c = whole; c < width; c++) {
      sum += Math.exp(a[offset + c] - max);
    }
    float shift = max + (float) Math.log(sum);
    for (int c = 0; c < width; c++) {
      a[offset + c] -= shift;
    }
  }

  static void tanhOfSum(int lanes, float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset) {
    int whole = length - length % lanes;
    for (int c = 0; c < whole; c++) {
      float x = a[aOffset + c] + b[bOffset + c];
      y[yOffset + c] = 1f - 2f / (exp(x + x) + 1f);
    }
    for (int c = whole; c < length; c++) {
      y[yOffset + c] = (float) Math.tanh(a[aOffset + c] + b[bOffset + c]);
    }
  }
}
