package io.dualmode.api.audio;

/** The sample rates that can be heard. */
public final class SampleRates {
  /** Lowest sample rate that can be heard. */
  public static final int MIN_HZ = 4000;
  /** Highest sample rate that can be heard. */
  public static final int MAX_HZ = 384_000;

  private SampleRates() {}

  /** Whether audio of a rate can be heard. */
  public static boolean isSupported(int sampleRateHz) {
    return sampleRateHz >= MIN_HZ && sampleRateHz <= MAX_HZ;
  }

  /**
   * The same rate.
   *
   * @throws IllegalArgumentException when it cannot be heard, with the rates that can
   */
  public static int check(int sampleRateHz) {
    if (!isSupported(sampleRateHz)) {
      throw new IllegalArgumentException("sampleRateHz is " + sampleRateHz + ", allowed: " + MIN_HZ + ".." + MAX_HZ);
    }
    return sampleRateHz;
  }
}
