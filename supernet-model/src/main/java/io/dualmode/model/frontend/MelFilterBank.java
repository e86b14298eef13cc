package io.dualmode.model.frontend;

/**
 * Triangular filters equally spaced on the HTK mel scale, applied to a power spectrum.
 *
 * <p>{@code mel(f) = 2595 log10(1 + f / 700)}. Of {@code bins + 2} points equally spaced in mel from the low to the high edge,
 * filter {@code i} rises from point {@code i} to 1 at point {@code i + 1} and falls to 0 at point {@code i + 2}, linearly
 * <em>in mel</em>; the weight of an FFT bin is the height of the triangle at the bin's centre frequency. Filters are not
 * normalised by their area.
 *
 * <p>Immutable and thread-safe. Source: S. Young et al., The HTK Book, section 5.4 (2006).
 */
public final class MelFilterBank {
  private final int[] first;
  private final float[][] weights;

  /**
   * Filters.
   *
   * @param bins number of filters
   * @param fftSize samples of the transform behind the power spectrum
   * @throws IllegalArgumentException if a filter is so narrow that it covers no bin of the spectrum
   */
  public MelFilterBank(int bins, int fftSize, double sampleRateHz, double lowHz, double highHz) {
    first = new int[bins];
    weights = new float[bins][];
    double low = mel(lowHz);
    double step = (mel(highHz) - low) / (bins + 1);
    for (int i = 0; i < bins; i++) {
      double left = low + i * step;
      int from = -1;
      int to = -1;
      for (int k = 0; k <= fftSize / 2; k++) {
        double m = mel(k * sampleRateHz / fftSize);
        if (m > left && m < left + 2 * step) {
          from = from < 0 ? k : from;
          to = k + 1;
        }
      }
      if (from < 0) {
        throw new IllegalArgumentException("mel filter " + i + " of " + bins + " covers no bin of a " + fftSize
            + "-point FFT; use fewer filters or a longer FFT");
      }
      first[i] = from;
      weights[i] = new float[to - from];
      for (int k = from; k < to; k++) {
        double m = mel(k * sampleRateHz / fftSize);
        weights[i][k - from] = (float) (1 - Math.abs(m - left - step) / step);
      }
    }
  }

  static double mel(double hz) {
    return 2595 * Math.log10(1 + hz / 700);
  }

  /** Number of filters. */
  public int bins() {
    return first.length;
  }

  /** {@code out[offset + i] = log(sum_k weight[i, k] power[k] + floor)}. */
  public void logEnergies(float[] power, float floor, float[] out, int offset) {
    for (int i = 0; i < first.length; i++) {
      float[] w = weights[i];
      int from = first[i];
      float sum = 0;
      for (int k = 0; k < w.length; k++) {
        sum += w[k] * power[from + k];
      }
      out[offset + i] = (float) Math.log(sum + floor);
    }
  }
}
