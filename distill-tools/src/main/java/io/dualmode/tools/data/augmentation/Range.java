package io.dualmode.tools.data.augmentation;

import java.util.SplittableRandom;

/** Values from {@code low} to {@code high}, each as likely. */
public record Range(double low, double high) {
  public Range {
    if (!(low <= high)) {
      throw new IllegalArgumentException("a range from " + low + " to " + high);
    }
  }

  double draw(SplittableRandom random) {
    return low + random.nextDouble() * (high - low);
  }

  /** Both ends brought closer to a value: there with strength 0, where they are with 1. */
  Range around(double neutral, double strength) {
    return new Range(neutral + strength * (low - neutral), neutral + strength * (high - neutral));
  }
}
