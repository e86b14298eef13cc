package io.dualmode.model.frontend;

/**
 * Forward FFT of real input of a fixed power-of-two length, without allocation after construction.
 *
 * <p>Even and odd samples become the real and imaginary parts of a complex sequence of half the length, which a Stockham
 * self-sorting FFT transforms (radix 4, with one radix-2 pass when the length asks for it); a last pass separates the two
 * interleaved real transforms. Real and imaginary parts are kept apart so that the inner loops vectorise.
 *
 * <p>Not thread-safe: an instance owns its scratch.
 *
 * <p>Sources: P. Swarztrauber, "FFT algorithms for vector computers", Parallel Computing 1 (1984); W. H. Press et al., Numerical
 * Recipes, section 12.3 (real input as half-length complex).
 */
public final class RealFft {
  private final int size;
  private final int half;
  private final float[] cos;
  private final float[] sin;
  private float[] re;
  private float[] im;
  private float[] nextRe;
  private float[] nextIm;

  /** @param size samples per transform, a power of two, at least 4 */
  public RealFft(int size) {
    if (size < 4 || Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("FFT size is " + size + ", allowed: powers of two from 4");
    }
    this.size = size;
    half = size / 2;
    cos = new float[size];
    sin = new float[size];
    for (int k = 0; k < size; k++) {
      cos[k] = (float) Math.cos(2 * Math.PI * k / size);
      sin[k] = (float) -Math.sin(2 * Math.PI * k / size);
    }
    re = new float[half];
    im = new float[half];
    nextRe = new float[half];
    nextIm = new float[half];
  }

  /** Samples per transform. */
  public int size() {
    return size;
  }

  /** {@code power[k] = |sum_n input[n] exp(-2 pi i k n / size)|^2} for {@code k} in [0, size/2]. */
  public void power(float[] input, float[] power) {
    transformHalf(input);
    power[0] = (re[0] + im[0]) * (re[0] + im[0]);
    power[half] = (re[0] - im[0]) * (re[0] - im[0]);
    for (int k = 1; k < half; k++) {
      float outRe = outputRe(k);
      float outIm = outputIm(k);
      power[k] = outRe * outRe + outIm * outIm;
    }
  }

  /** The spectrum itself, bins [0, size/2], real and imaginary parts apart. */
  public void transform(float[] input, float[] outRe, float[] outIm) {
    transformHalf(input);
    outRe[0] = re[0] + im[0];
    outIm[0] = 0;
    outRe[half] = re[0] - im[0];
    outIm[half] = 0;
    for (int k = 1; k < half; k++) {
      outRe[k] = outputRe(k);
      outIm[k] = outputIm(k);
    }
  }

  private float outputRe(int k) {
    int m = half - k;
    float evenRe = 0.5f * (re[k] + re[m]);
    float oddRe = 0.5f * (im[k] + im[m]);
    float oddIm = -0.5f * (re[k] - re[m]);
    return evenRe + cos[k] * oddRe - sin[k] * oddIm;
  }

  private float outputIm(int k) {
    int m = half - k;
    float evenIm = 0.5f * (im[k] - im[m]);
    float oddRe = 0.5f * (im[k] + im[m]);
    float oddIm = -0.5f * (re[k] - re[m]);
    return evenIm + cos[k] * oddIm + sin[k] * oddRe;
  }

  private void transformHalf(float[] input) {
    for (int k = 0; k < half; k++) {
      re[k] = input[2 * k];
      im[k] = input[2 * k + 1];
    }
    int length = half;
    int stride = 1;
    while (length >= 4) {
      radix4(length, stride);
      swap();
      length /= 4;
      stride *= 4;
    }
    if (length == 2) {
      radix2(stride);
      swap();
    }
  }

  private void radix4(int length, int stride) {
    int quarter = length / 4;
    int turn = size / length;
    int step = stride * quarter;
    for (int p = 0; p < quarter; p++) {
      float c1 = cos[p * turn];
      float s1 = sin[p * turn];
      float c2 = cos[2 * p * turn];
      float s2 = sin[2 * p * turn];
      float c3 = cos[3 * p * turn];
      float s3 = sin[3 * p * turn];
      int from = stride * p;
      int to = 4 * stride * p;
      for (int q = 0; q < stride; q++) {
        int a = from + q;
        float acRe = re[a] + re[a + 2 * step];
        float acIm = im[a] + im[a + 2 * step];
        float amRe = re[a] - re[a + 2 * step];
        float amIm = im[a] - im[a + 2 * step];
        float bdRe = re[a + step] + re[a + 3 * step];
        float bdIm = im[a + step] + im[a + 3 * step];
        float bmRe = im[a + 3 * step] - im[a + step];
        float bmIm = re[a + step] - re[a + 3 * step];
        int y = to + q;
        nextRe[y] = acRe + bdRe;
        nextIm[y] = acIm + bdIm;
        float oneRe = amRe - bmRe;
        float oneIm = amIm - bmIm;
        nextRe[y + stride] = c1 * oneRe - s1 * oneIm;
        nextIm[y + stride] = c1 * oneIm + s1 * oneRe;
        float twoRe = acRe - bdRe;
        float twoIm = acIm - bdIm;
        nextRe[y + 2 * stride] = c2 * twoRe - s2 * twoIm;
        nextIm[y + 2 * stride] = c2 * twoIm + s2 * twoRe;
        float threeRe = amRe + bmRe;
        float threeIm = amIm + bmIm;
        nextRe[y + 3 * stride] = c3 * threeRe - s3 * threeIm;
        nextIm[y + 3 * stride] = c3 * threeIm + s3 * threeRe;
      }
    }
  }

  private void radix2(int stride) {
    for (int q = 0; q < stride; q++) {
      nextRe[q] = re[q] + re[q + stride];
      nextIm[q] = im[q] + im[q + stride];
      nextRe[q + stride] = re[q] - re[q + stride];
      nextIm[q + stride] = im[q] - im[q + stride];
    }
  }

  private void swap() {
    float[] r = re;
    re = nextRe;
    nextRe = r;
    float[] i = im;
    im = nextIm;
    nextIm = i;
  }
}
