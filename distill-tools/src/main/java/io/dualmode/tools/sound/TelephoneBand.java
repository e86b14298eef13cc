package io.dualmode.tools.sound;

/** What a telephone line leaves of 16 kHz audio: roughly 300 to 3400 Hz, by a first-order high pass and four low passes of second order. */
public final class TelephoneBand {
  private static final int RATE = 16_000;
  private static final int PASSES = 4;
  private static final double HIGHEST = 3400;

  private TelephoneBand() {}

  /** Limits samples in place. */
  public static void limit(float[] samples) {
    double previous = 0;
    double high = 0;
    for (int i = 0; i < samples.length; i++) {
      high = 0.9 * (high + samples[i] - previous);
      previous = samples[i];
      samples[i] = (float) high;
    }
    for (int pass = 0; pass < PASSES; pass++) {
      lowPass(samples);
    }
  }

  /** A Butterworth low pass of second order. */
  private static void lowPass(float[] samples) {
    double k = Math.tan(Math.PI * HIGHEST / RATE);
    double norm = 1 / (1 + Math.sqrt(2) * k + k * k);
    double b = k * k * norm;
    double a1 = 2 * (k * k - 1) * norm;
    double a2 = (1 - Math.sqrt(2) * k + k * k) * norm;
    double x1 = 0;
    double x2 = 0;
    double y1 = 0;
    double y2 = 0;
    for (int i = 0; i < samples.length; i++) {
      double y = b * (samples[i] + 2 * x1 + x2) - a1 * y1 - a2 * y2;
      x2 = x1;
      x1 = samples[i];
      y2 = y1;
      y1 = y;
      samples[i] = (float) y;
    }
  }
}
