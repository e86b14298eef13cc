package io.dualmode.tools.evaluate;

import java.util.Arrays;
import java.util.List;

/**
 * How well a score tells speech that belongs from speech that does not: an utterance is accepted when its score reaches a threshold.
 *
 * @param belonging scores of the utterances that should be accepted, sorted
 * @param foreign scores of those that should be rejected, sorted
 */
public record Rejection(double[] belonging, double[] foreign) {

  public static Rejection of(List<Double> belonging, List<Double> foreign) {
    return new Rejection(sorted(belonging), sorted(foreign));
  }

  private static double[] sorted(List<Double> scores) {
    double[] sorted = scores.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    return sorted;
  }

  /** Share of the belonging utterances that a threshold rejects. */
  public double falseRejects(double threshold) {
    return share(belonging, threshold);
  }

  /** Share of the foreign utterances that a threshold accepts. */
  public double falseAccepts(double threshold) {
    return 1 - share(foreign, threshold);
  }

  private static double share(double[] sorted, double below) {
    return Arrays.stream(sorted).filter(score -> score < below).count() / (double) sorted.length;
  }

  /** The threshold at which both kinds of error are most alike, the lower one of two. */
  public double threshold() {
    double best = Double.NEGATIVE_INFINITY;
    double least = Double.POSITIVE_INFINITY;
    double[] all = Arrays.copyOf(belonging, belonging.length + foreign.length);
    System.arraycopy(foreign, 0, all, belonging.length, foreign.length);
    Arrays.sort(all);
    for (double threshold : all) {
      double apart = Math.abs(falseRejects(threshold) - falseAccepts(threshold));
      if (apart < least) {
        least = apart;
        best = threshold;
      }
    }
    return best;
  }

  /**
   * Equal error rate, 0..1: where the rates of false accepts and false rejects cross, the mean of both at the threshold where they are
   * most alike; one half for a score that tells nothing. Not a number where a side is empty.
   */
  public double equalErrorRate() {
    if (belonging.length == 0 || foreign.length == 0) {
      return Double.NaN;
    }
    double threshold = threshold();
    return (falseRejects(threshold) + falseAccepts(threshold)) / 2;
  }
}
