package io.dualmode.tools.report;

import java.util.Arrays;

/**
 * Errors of a detector by its threshold: with scores of what it is to find (targets: trials of one speaker, frames of speech) and of what
 * it is not, {@code miss(t)} is the share of targets below {@code t}, {@code falseAlarm(t)} the share of others not below it. Immutable.
 */
public final class ErrorCurve {
  private final double[] targets;
  private final double[] others;

  /** A curve; both arrays need at least one score and are copied. */
  public ErrorCurve(double[] targets, double[] others) {
    if (targets.length == 0 || others.length == 0) {
      throw new IllegalArgumentException(targets.length + " scores of targets and " + others.length + " of others, expected some of each");
    }
    this.targets = targets.clone();
    this.others = others.clone();
    Arrays.sort(this.targets);
    Arrays.sort(this.others);
  }

  /** Number of targets. */
  public int targets() {
    return targets.length;
  }

  /** Number of the others. */
  public int others() {
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

  public double miss(double threshold) {
    return (double) below(targets, threshold) / targets.length;
  }

  public double falseAlarm(double threshold) {
    return (double) (others.length - below(others, threshold)) / others.length;
  }

  /** The scores at which the curve changes, ascending, and one above all. */
  public double[] thresholds() {
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
  public double minimumCost(double p) {
    double least = Double.POSITIVE_INFINITY;
    for (double t : thresholds()) {
      least = Math.min(least, p * miss(t) + (1 - p) * falseAlarm(t));
    }
    return least / Math.min(p, 1 - p);
  }

  /** Area under the ROC curve: how likely a target scores above another one, ties counting half. */
  public double area() {
    double pairs = 0;
    for (double target : targets) {
      int below = below(others, target);
      pairs += below + 0.5 * (below(others, Math.nextUp(target)) - below);
    }
    return pairs / targets.length / others.length;
  }

  /** The share of targets that is missed where no more than this share of the others are false alarms. */
  public double missAt(double falseAlarms) {
    double least = 1;
    for (double t : thresholds()) {
      if (falseAlarm(t) <= falseAlarms) {
        least = Math.min(least, miss(t));
      }
    }
    return least;
  }
}
