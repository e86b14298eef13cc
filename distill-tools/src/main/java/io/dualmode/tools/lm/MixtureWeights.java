package io.dualmode.tools.lm;

import java.util.Arrays;
import java.util.List;

/**
 * Weights of a linear mixture that make some text most probable, by expectation maximisation (Jelinek and Mercer 1980):
 * {@code weight_i <- sum_t c_t weight_i p_i(t) / sum_j weight_j p_j(t)}, normalised, where {@code c_t} is the importance of the
 * text that token {@code t} is from divided by its number of tokens.
 */
final class MixtureWeights {
  private static final int MAX_ITERATIONS = 500;
  private static final double CONVERGED = 1e-7;

  private MixtureWeights() {}

  /**
   * Tunes.
   *
   * @param logProbs for each text, for each model, the log-probability of each token, [text][model][token]
   * @param importance of each text
   */
  static double[] tune(List<float[][]> logProbs, double[] importance) {
    int models = logProbs.get(0).length;
    double[] weights = new double[models];
    Arrays.fill(weights, 1.0 / models);
    for (int iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
      double[] share = new double[models];
      for (int text = 0; text < logProbs.size(); text++) {
        float[][] of = logProbs.get(text);
        double each = of[0].length == 0 ? 0 : importance[text] / of[0].length;
        double[] joint = new double[models];
        for (int t = 0; t < of[0].length; t++) {
          double sum = 0;
          for (int m = 0; m < models; m++) {
            joint[m] = weights[m] * Math.exp(of[m][t]);
            sum += joint[m];
          }
          for (int m = 0; m < models && sum > 0; m++) {
            share[m] += each * joint[m] / sum;
          }
        }
      }
      double total = Arrays.stream(share).sum();
      double change = 0;
      for (int m = 0; m < models; m++) {
        change = Math.max(change, Math.abs(share[m] / total - weights[m]));
        weights[m] = share[m] / total;
      }
      if (!(total > 0)) {
        throw new IllegalArgumentException("the text to tune on has no word of the vocabulary");
      }
      if (change < CONVERGED) {
        break;
      }
    }
    return weights;
  }
}
