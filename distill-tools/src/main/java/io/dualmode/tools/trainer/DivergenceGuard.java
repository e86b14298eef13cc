package io.dualmode.tools.trainer;

import java.util.Arrays;

/**
 * Tells a training that goes wrong from its gradient norms: a step is bad when its norm is not finite or more than {@link #EXPLODED}
 * times the median of the last good steps; too many bad steps in a row mean that the training has diverged.
 */
final class DivergenceGuard {
  private static final int WINDOW = 200;
  private static final int ENOUGH = 50;
  private static final double EXPLODED = 50;
  private static final int MAX_BAD_STEPS = 20;

  private final double[] recent = new double[WINDOW];
  private int good;
  private int bad;

  /** Takes a step's norm; whether the training stands well, so that it may be saved. */
  boolean accept(double norm) {
    double median = median();
    if (Double.isFinite(norm) && !(good >= ENOUGH && norm > EXPLODED * median)) {
      recent[good++ % WINDOW] = norm;
      bad = 0;
    } else {
      bad++;
    }
    return bad == 0;
  }

  /** Throws when too many steps in a row were bad, with a sentence that says what can be done. */
  void check(int step, double norm, Object checkpoint) {
    if (bad >= MAX_BAD_STEPS) {
      String what = Double.isFinite(norm) ? "the norm of the gradient is " + norm + " where it was " + median() : "the gradient is not finite";
      throw new IllegalStateException("training diverged: " + what + ", for " + bad + " steps up to step " + step
          + "; the last good checkpoint is kept in " + checkpoint + "; try a lower --rate or --clip");
    }
  }

  private double median() {
    double[] sorted = Arrays.copyOf(recent, Math.min(good, WINDOW));
    Arrays.sort(sorted);
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }
}
