package io.dualmode.tools.speaker.verification;

import java.util.Arrays;

/**
 * Errors of speaker verification by the decision threshold: with scores of trials of one speaker (targets) and of two (non-targets),
 * {@code miss(t)} is the share of targets below {@code t}, {@code falseAlarm(t)} the share of non-targets not below it. Immutable.
 */
public final class ErrorCurve {
  private final double[] targets;
  private final double[] others;

  /** A curve; both arrays need at least one score and are copied. */
  ErrorCurve(double[] targets, double[] others) {
    if (targets.length == 0 || others.length == 0) {
      throw new IllegalArgumentException(targets.length + " target and " + others.length + " non-target trials, expected some of each");
    }
    this.targets = targets.clone();
    this.others = others.clone();
    Arrays.sort(this.targets);
    Arrays.sort(this.others);
  }

  public int targetTrials() {
    return targets.length;
  }

  public int otherTrials() {
    return others.length;
  }

  /** Number of values below a bound. */
  private static int below(double[] sorted, double bound) {
    int low = 0;
    int high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < bound) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  double miss(double threshold) {
    return (double) below(targets, threshold) / targets.length;
  }

  double falseAlarm(double threshold) {
    return 1 - (double) below(others, threshold) / others.length;
  }

  /** The scores at which the curve changes, ascending, and one above all. */
  double[] thresholds() {
    double[] all = Arrays.copyOf(targets, targets.length + others.length + 1);
    System.arraycopy(others, 0, all, targets.length, others.length);
    all[all.length - 1] = Double.POSITIVE_INFINITY;
    return Arrays.stream(all).sorted().distinct().toArray();
  }

  /** The error where misses and false alarms are equally frequent, interpolated between the thresholds around it. */
  public double equalErrorRate() {
    double lastMiss = 0;
    double lastAlarm = 1;
    for (double t : thresholds()) {
      double miss = miss(t);
      double alarm = falseAlarm(t);
      if (miss >= alarm) {
        double before = lastAlarm - lastMiss;
        double after = miss - alarm;
        double share = before + after == 0 ? 0 : before / (before + after);
        return lastMiss + share * (miss - lastMiss);
      }
      lastMiss = miss;
      lastAlarm = alarm;
    }
    throw new IllegalStateException("misses never reach false alarms, though no score lies above the last threshold");
  }

  /**
   * The least detection cost {@code (p miss + (1 - p) falseAlarm) / min(p, 1 - p)} over all thresholds (NIST speaker recognition
   * evaluation plan 2016, section 3.1, both errors costing 1): 1 is what a system without scores reaches.
   *
   * @param p how many trials are expected to be of one speaker
   */
  double minimumCost(double p) {
    double least = Double.POSITIVE_INFINITY;
    for (double t : thresholds()) {
      least = Math.min(least, p * miss(t) + (1 - p) * falseAlarm(t));
    }
    return least / Math.min(p, 1 - p);
  }
}
