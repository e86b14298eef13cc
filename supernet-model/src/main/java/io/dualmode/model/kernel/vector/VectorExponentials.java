package io.dualmode.model.kernel.vector;

import static io.dualmode.model.kernel.vector.Lanes.FLOATS;
import static io.dualmode.model.kernel.vector.Lanes.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Softmax and tanh with the Vector API over one vector exponential: the argument is split as {@code n ln 2 + f}, {@code e^f} is
 * the polynomial of the Cephes library's {@code expf} (relative error below 2e-7), and {@code n} is added to the exponent bits.
 */
public final class VectorExponentials {
  private static final float LOWEST = -87f;
  private static final float HIGHEST = 88f;
  /** 1.5 * 2^23: adding it rounds to an integer and leaves that integer in the low bits, and zeros in the ones shifted out. */
  private static final float ROUND = 12582912f;
  private static final float PADDING = -1e30f;
  private static final float[] INDEX = index();

  private VectorExponentials() {}

  private static float[] index() {
    float[] index = new float[LANES];
    for (int i = 0; i < LANES; i++) {
      index[i] = i;
    }
    return index;
  }

  static FloatVector exp(FloatVector a) {
    FloatVector x = a.max(LOWEST).min(HIGHEST);
    FloatVector shifted = x.fma(FloatVector.broadcast(FLOATS, 1.44269504f), FloatVector.broadcast(FLOATS, ROUND));
    FloatVector n = shifted.sub(ROUND);
    FloatVector f = n.fma(FloatVector.broadcast(FLOATS, -0.693359375f), x).sub(n.mul(-2.12194440e-4f));
    FloatVector p = FloatVector.broadcast(FLOATS, 1.9875691500e-4f)
        .fma(f, FloatVector.broadcast(FLOATS, 1.3981999507e-3f))
        .fma(f, FloatVector.broadcast(FLOATS, 8.3334519073e-3f))
        .fma(f, FloatVector.broadcast(FLOATS, 4.1665795894e-2f))
        .fma(f, FloatVector.broadcast(FLOATS, 1.6666665459e-1f))
        .fma(f, FloatVector.broadcast(FLOATS, 5.0000001201e-1f))
        .fma(f.mul(f), f).add(1f);
    IntVector exponent = shifted.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return p.reinterpretAsInts().add(exponent).reinterpretAsFloats();
  }

  static void biasedSoftmax(float[] scores, int offset, int length, float scale, float slope, int self) {
    int padded = (length + LANES - 1) / LANES * LANES;
    FloatVector index = FloatVector.fromArray(FLOATS, INDEX, 0);
    FloatVector slopes = FloatVector.broadcast(FLOATS, -slope);
    FloatVector maxima = FloatVector.broadcast(FLOATS, PADDING);
    Arrays.fill(scores, offset + length, offset + padded, PADDING);
    for (int j = 0; j < padded; j += LANES) {
      FloatVector distance = index.add((float) (j - self)).abs();
      FloatVector s = distance.fma(slopes, FloatVector.fromArray(FLOATS, scores, offset + j).mul(scale));
      s.intoArray(scores, offset + j);
      maxima = maxima.max(s);
    }
    float max = maxima.reduceLanes(VectorOperators.MAX);
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int j = 0; j < padded; j += LANES) {
      FloatVector e = exp(FloatVector.fromArray(FLOATS, scores, offset + j).sub(max));
      e.intoArray(scores, offset + j);
      sums = sums.add(e);
    }
    float inverse = 1 / Lanes.sum(sums);
    for (int j = 0; j < padded; j += LANES) {
      FloatVector.fromArray(FLOATS, scores, offset + j).mul(inverse).intoArray(scores, offset + j);
    }
  }

  static void logSoftmax(float[] a, int offset, int width) {
    int whole = width - width % LANES;
    float max = Float.NEGATIVE_INFINITY;
    if (whole > 0) {
      FloatVector maxima = FloatVector.fromArray(FLOATS, a, offset);
      for (int c = LANES; c < whole; c += LANES) {
        maxima = maxima.max(FloatVector.fromArray(FLOATS, a, offset + c));
      }
      max = maxima.reduceLanes(VectorOperators.MAX);
    }
    for (int c = whole; c < width; c++) {
      max = Math.max(max, a[offset + c]);
    }
    FloatVector sums = FloatVector.zero(FLOATS);
    for (int c = 0; c < whole; c += LANES) {
      sums = sums.add(exp(FloatVector.fromArray(FLOATS, a, offset + c).sub(max)));
    }
    double sum = Lanes.sum(sums);
    for (int c = whole; c < width; c++) {
      sum += Math.exp(a[offset + c] - max);
    }
    float shift = max + (float) Math.log(sum);
    for (int c = 0; c < whole; c += LANES) {
      FloatVector.fromArray(FLOATS, a, offset + c).sub(shift).intoArray(a, offset + c);
    }
    for (int c = whole; c < width; c++) {
      a[offset + c] -= shift;
    }
  }

  static void tanhOfSum(float[] a, int aOffset, float[] b, int bOffset, int length, float[] y, int yOffset) {
    FloatVector two = FloatVector.broadcast(FLOATS, 2f);
    FloatVector one = FloatVector.broadcast(FLOATS, 1f);
    int c = 0;
    for (; c + LANES <= length; c += LANES) {
      FloatVector x = FloatVector.fromArray(FLOATS, a, aOffset + c).add(FloatVector.fromArray(FLOATS, b, bOffset + c));
      one.sub(two.div(exp(x.add(x)).add(1f))).intoArray(y, yOffset + c);
    }
    for (; c < length; c++) {
      y[yOffset + c] = (float) Math.tanh(a[aOffset + c] + b[bOffset + c]);
    }
  }
}
