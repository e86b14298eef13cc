package io.dualmode.tools.confidence.fit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How well confidences hold.
 *
 * @param count how many were judged
 * @param right share that was right
 * @param mean mean confidence
 * @param calibrationError expected calibration error: {@code sum_b n_b / n * |right_b - mean_b|} over bins of equally many
 *     confidences (Guo et al., "On calibration of modern neural networks", 2017, with bins of equal mass)
 * @param brier mean squared difference of confidence and outcome
 * @param crossEntropy normalised cross entropy (NIST): share of the uncertainty about the outcome that the confidences take away; 0
 *     for one that always says the share of right ones, negative for worse, not a number where all outcomes are the same
 * @param area probability that a right one is surer than a wrong one, one half by chance; not a number where all outcomes are the same
 * @param bins the bins, least confident first
 */
public record ConfidenceQuality(int count, double right, double mean, double calibrationError, double brier, double crossEntropy,
    double area, List<Bin> bins) {
  public static final int BINS = 12;
  private static final double LEAST = 1e-3;

  /** One judged confidence. */
  public record Judged(double confidence, boolean right) {}

  /**
   * Neighbouring confidences.
   *
   * @param mean their mean
   * @param right share that was right
   */
  public record Bin(int count, double mean, double right) {}

  public static ConfidenceQuality of(List<Judged> judged) {
    int n = judged.size();
    List<Judged> sorted = judged.stream().sorted(Comparator.comparingDouble(Judged::confidence)).toList();
    double right = share(sorted);
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    for (int b = 0; b < BINS; b++) {
      List<Judged> part = sorted.subList((int) ((long) b * n / BINS), (int) ((long) (b + 1) * n / BINS));
      if (!part.isEmpty()) {
        Bin bin = new Bin(part.size(), mean(part), share(part));
        bins.add(bin);
        error += Math.abs(bin.right - bin.mean) * part.size() / n;
      }
    }
    double brier = judged.stream().mapToDouble(j -> Math.pow(j.confidence - (j.right ? 1 : 0), 2)).average().orElse(Double.NaN);
    return new ConfidenceQuality(n, right, mean(sorted), error, brier, crossEntropy(judged, right), area(sorted), List.copyOf(bins));
  }

  private static double mean(List<Judged> judged) {
    return judged.stream().mapToDouble(Judged::confidence).average().orElse(Double.NaN);
  }

  private static double share(List<Judged> judged) {
    return judged.stream().mapToDouble(j -> j.right ? 1 : 0).average().orElse(Double.NaN);
  }

  private static double crossEntropy(List<Judged> judged, double right) {
    double prior = -right * Math.log(right) - (1 - right) * Math.log(1 - right);
    double given = judged.stream().mapToDouble(j -> {
      double p = Math.max(LEAST, Math.min(1 - LEAST, j.confidence));
      return -Math.log(j.right ? p : 1 - p);
    }).average().orElse(Double.NaN);
    return (prior - given) / prior;
  }

  /** By ranks (Mann and Whitney 1947), ties counting half. */
  private static double area(List<Judged> sorted) {
    double rankSum = 0;
    long rights = 0;
    for (int i = 0; i < sorted.size();) {
      int end = i;
      while (end < sorted.size() && sorted.get(end).confidence == sorted.get(i).confidence) {
        end++;
      }
      for (int k = i; k < end; k++) {
        if (sorted.get(k).right) {
          rankSum += (i + 1 + end) / 2.0;
          rights++;
        }
      }
      i = end;
    }
    long wrongs = sorted.size() - rights;
    return (rankSum - rights * (rights + 1) / 2.0) / ((double) rights * wrongs);
  }
}
