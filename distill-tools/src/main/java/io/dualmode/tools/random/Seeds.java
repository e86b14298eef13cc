package io.dualmode.tools.random;

/** Seeds of independent generators from a seed and a number (the finaliser of SplitMix64, Steele et al. 2014). */
public final class Seeds {
  private Seeds() {}

  /** A seed for the {@code number}-th generator. */
  public static long mix(long seed, long number) {
    long z = seed * 0x9E3779B97F4A7C15L + (number + 1) * 0xD1B54A32D192ED03L;
    z = (z ^ z >>> 30) * 0xBF58476D1CE4E5B9L;
    z = (z ^ z >>> 27) * 0x94D049BB133111EBL;
    return z ^ z >>> 31;
  }
}
