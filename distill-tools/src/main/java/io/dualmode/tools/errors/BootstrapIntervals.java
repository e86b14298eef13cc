package io.dualmode.tools.errors;

import io.dualmode.tools.evaluate.ErrorRate;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.StatUtils;

/**
 * How far word error rates would vary with other utterances of the same kind: 95 % intervals between percentiles of resampled sets of
 * utterances (Bisani and Ney, "Bootstrap estimates for confidence intervals in ASR performance evaluation", ICASSP 2004). The utterance
 * is the unit: words of one sentence are misheard together.
 */
final class BootstrapIntervals {
  private static final int RESAMPLES = 10_000;
  private static final int SEED = 1;

  /** Percent of the reference words, or points of difference between two such percentages. */
  record Interval(double low, double high) {
    private static Interval of(double[] resampled) {
      return new Interval(StatUtils.percentile(resampled, 2.5), StatUtils.percentile(resampled, 97.5));
    }

    /** Whether 0 lies outside. */
    boolean excludesZero() {
      return low > 0 || high < 0;
    }
  }

  /** The intervals of both error rates, and that of after minus before on the same resampled utterances. */
  record Paired(Interval before, Interval after, Interval difference) {}

  private BootstrapIntervals() {}

  /**
   * @param before of each utterance, at least one with words
   * @param after of the same utterances in the same order
   */
  static Paired of(List<ErrorRate> before, List<ErrorRate> after) {
    if (before.size() != after.size()) {
      throw new IllegalArgumentException("before: " + before.size() + " utterances, after: " + after.size());
    }
    SplittableRandom random = new SplittableRandom(SEED);
    double[] first = new double[RESAMPLES];
    double[] second = new double[RESAMPLES];
    double[] difference = new double[RESAMPLES];
    for (int i = 0; i < RESAMPLES; i++) {
      long words = 0;
      long firstErrors = 0;
      long secondErrors = 0;
      for (int j = 0; j < before.size() || words == 0; j++) {
        int drawn = random.nextInt(before.size());
        words += before.get(drawn).references();
        firstErrors += before.get(drawn).errors();
        secondErrors += after.get(drawn).errors();
      }
      first[i] = 100.0 * firstErrors / words;
      second[i] = 100.0 * secondErrors / words;
      difference[i] = second[i] - first[i];
    }
    return new Paired(Interval.of(first), Interval.of(second), Interval.of(difference));
  }
}
