package io.dualmode.api;

import java.util.Locale;
import java.util.OptionalDouble;

/** What the confidences of words and readings share. */
final class Confidence {
  private Confidence() {}

  static void check(String owner, OptionalDouble confidence) {
    if (confidence.isPresent() && !(confidence.getAsDouble() >= 0 && confidence.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(owner + ": confidence is " + confidence.getAsDouble() + ", allowed: 0..1");
    }
  }

  static String text(OptionalDouble confidence) {
    return confidence.isPresent() ? String.format(Locale.ROOT, " (%.3f)", confidence.getAsDouble()) : "";
  }
}
