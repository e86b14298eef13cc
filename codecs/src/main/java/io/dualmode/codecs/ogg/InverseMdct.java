package io.dualmode.codecs.ogg;

import org.apache.commons.math3.transform.DftNormalization;
import org.apache.commons.math3.transform.FastFourierTransformer;
import org.apache.commons.math3.transform.TransformType;

/**
 * {@code y[i] = sum_k X[k] cos(pi / M (i + 1/2 + M/2) (k + 1/2))} for {@code i} in [0, 2 M), M a power of two.
 *
 * <p>A cosine transform of type IV by a complex Fourier transform of half its length, between two rotations, then its mirror images.
 */
final class InverseMdct {
  private final int size;
  private final double[] cos;
  private final double[] sin;
  private final double[][] work;

  /** @param size coefficients M */
  InverseMdct(int size) {
    this.size = size;
    cos = new double[size / 2];
    sin = new double[size / 2];
    for (int k = 0; k < size / 2; k++) {
      cos[k] = Math.cos(Math.PI * (8 * k + 1) / (8.0 * size));
      sin[k] = Math.sin(Math.PI * (8 * k + 1) / (8.0 * size));
    }
    work = new double[2][size / 2];
  }

  void transform(float[] spectrum, float[] out) {
    double[] re = work[0];
    double[] im = work[1];
    for (int k = 0; k < size / 2; k++) {
      double a = spectrum[2 * k];
      double b = spectrum[size - 1 - 2 * k];
      re[k] = a * cos[k] + b * sin[k];
      im[k] = b * cos[k] - a * sin[k];
    }
    FastFourierTransformer.transformInPlace(work, DftNormalization.STANDARD, TransformType.FORWARD);
    int half = size / 2;
    for (int k = 0; k < half; k++) {
      place(out, 2 * k, (float) (re[k] * cos[k] + im[k] * sin[k]));
      place(out, size - 1 - 2 * k, (float) (re[k] * sin[k] - im[k] * cos[k]));
    }
  }

  /** Puts value {@code j} of the cosine transform where it and its mirror images belong. */
  private void place(float[] out, int j, float value) {
    int half = size / 2;
    out[size + half - 1 - j] = -value;
    if (j >= half) {
      out[j - half] = value;
    } else {
      out[size + half + j] = -value;
    }
  }
}
