package io.dualmode.tools.data.augmentation;

import java.util.SplittableRandom;

/**
 * What the utterances of a batch have in common, so that those of like length stay of like length and little of the batch is padding: how
 * fast they are, but for a few percent, and whether and how long pauses are.
 *
 * @param rate place in the range of rates, 0 to 1
 * @param pause length of pauses as a share of the longest, 0 for none
 */
public record LikeLengths(double rate, double pause) {
  /** Share of batches with pauses; in those they are as much more frequent. */
  private static final double PAUSED = 0.4;
  private static final double RATE_JITTER = 0.15;

  /** Short pauses are more frequent: the third power of a uniform variable. */
  public static LikeLengths draw(SplittableRandom random) {
    double rate = random.nextDouble();
    double length = Math.pow(random.nextDouble(), 3);
    return new LikeLengths(rate, random.nextDouble() < PAUSED ? length : 0);
  }

  public double stretch(Range range, SplittableRandom random) {
    double at = rate + RATE_JITTER * (random.nextDouble() - 0.5);
    return range.low() + Math.max(0, Math.min(1, at)) * (range.high() - range.low());
  }

  /**
   * Samples of a pause.
   *
   * @param share of utterances with such a pause, over all batches
   */
  public int samples(double share, int longest, SplittableRandom random) {
    double length = longest * pause * (1 + random.nextDouble()) / 2;
    return random.nextDouble() < share / PAUSED ? (int) Math.round(length) : 0;
  }
}
