package io.dualmode.tools.lm;

import java.util.Arrays;
import java.util.List;

/**
 * Weights of a mixture that make some text most probable. The mixture is
 * <pre>
 *   p(w | h) = sum_i v_i(h) p_i(w | h),     v_i(h) = weight_i p_i(h)^SHARPNESS / sum_j weight_j p_j(h)^SHARPNESS
 * </pre>
 * so that a model counts for more after a history that it finds more probable than the others do: Bayes' rule for the question
 * which text the words are from, tempered because neighbouring words are not independent. At sharpness 0 it is a mixture with
 * constant weights, at 1 nearly one of the counts (Bacchiani and Roark 2003). The weights are found by the fixed point of
 * {@code weight_i <- weight_i sum_t c_t g_i(t) / sum_t c_t v_i(h_t)}, where {@code g_i(t)} is model i's share of the probability
 * of token {@code t} and {@code c_t} the importance of its text over the text's tokens; at sharpness 0 this is expectation
 * maximisation.
 */
final class MixtureWeights {
  /**
   * Of 0, 0.25, 0.5, 0.75 and 1, the best on the development texts: perplexity 201.6 instead of 203.7 at sharpness 0 on
   * LibriSpeech, 468 instead of 472 on Common Voice, 101 instead of 118 on dialogues, 60 instead of 96 on commands.
   */
  static final double SHARPNESS = 0.5;
  private static final int MAX_ITERATIONS = 500;
  private static final double CONVERGED = 1e-5;
  private static final double LEAST_WEIGHT = 1e-9;

  private MixtureWeights() {}

  /**
   * A text to tune on.
   *
   * @param importance beside the other texts
   * @param logProbs log-probability of each token, [model][token]
   * @param historyLogProbs log-probability of the words before each token, [model][token]
   */
  record Text(double importance, float[][] logProbs, float[][] historyLogProbs) {}

  static double[] tune(List<Text> texts) {
    int models = texts.get(0).logProbs.length;
    double[] weights = new double[models];
    Arrays.fill(weights, 1.0 / models);
    double[] share = new double[models];
    double[] mixed = new double[models];
    double[] gained = new double[models];
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      double[] have = new double[models];
      double[] earn = new double[models];
      for (Text text : texts) {
        int tokens = text.logProbs[0].length;
        for (int t = 0; t < tokens; t++) {
          for (int m = 0; m < models; m++) {
            mixed[m] = text.historyLogProbs[m][t];
          }
          of(weights, mixed, share);
          double sum = 0;
          for (int m = 0; m < models; m++) {
            gained[m] = share[m] * Math.exp(text.logProbs[m][t]);
            sum += gained[m];
          }
          for (int m = 0; m < models && sum > 0; m++) {
            have[m] += text.importance / tokens * share[m];
            earn[m] += text.importance / tokens * gained[m] / sum;
          }
        }
      }
      if (!(Arrays.stream(earn).sum() > 0)) {
        throw new IllegalArgumentException("the texts to tune on have no word of the vocabulary");
      }
      double[] next = new double[models];
      for (int m = 0; m < models; m++) {
        next[m] = Math.max(LEAST_WEIGHT, have[m] > 0 ? weights[m] * earn[m] / have[m] : 0);
      }
      double total = Arrays.stream(next).sum();
      double change = 0;
      for (int m = 0; m < models; m++) {
        change = Math.max(change, Math.abs(next[m] / total - weights[m]));
        weights[m] = next[m] / total;
      }
      if (change < CONVERGED) {
        break;
      }
    }
    return weights;
  }

  /**
   * The weights after one history, which sum to 1.
   *
   * @param historyLogProbs log-probability of the history in each model
   * @param out filled in
   */
  static void of(double[] weights, double[] historyLogProbs, double[] out) {
    double most = Double.NEGATIVE_INFINITY;
    for (double logProb : historyLogProbs) {
      most = Math.max(most, logProb);
    }
    double sum = 0;
    for (int m = 0; m < out.length; m++) {
      out[m] = weights[m] * Math.exp(SHARPNESS * (historyLogProbs[m] - most));
      sum += out[m];
    }
    for (int m = 0; m < out.length; m++) {
      out[m] /= sum;
    }
  }
}
