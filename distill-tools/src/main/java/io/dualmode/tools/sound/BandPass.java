package io.dualmode.tools.sound;

/** Linear-phase filters that let a band through: a sinc under a Hann window, without delay. Stateless. */
public final class BandPass {
  private BandPass() {}

  /**
   * A filter for signals of a rate.
   *
   * @param lowHz frequencies below are stopped, 0 for none
   * @param highHz frequencies above are stopped
   * @param rateHz samples per second
   * @param reach taps to each side; the edges are about {@code 2 rateHz / reach} Hz wide
   */
  public static Convolution of(double lowHz, double highHz, double rateHz, int reach) {
    float[] kernel = new float[2 * reach + 1];
    for (int i = -reach; i <= reach; i++) {
      double window = 0.5 + 0.5 * Math.cos(Math.PI * i / (reach + 1));
      kernel[i + reach] = (float) (window * (lowPass(i, 2 * highHz / rateHz) - lowPass(i, 2 * lowHz / rateHz)));
    }
    return new Convolution(kernel, reach);
  }

  /** @param cutoff as a share of half the rate */
  private static double lowPass(int i, double cutoff) {
    return i == 0 ? cutoff : Math.sin(Math.PI * cutoff * i) / (Math.PI * i);
  }
}
