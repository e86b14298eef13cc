package io.dualmode.tools.ngram;

import io.dualmode.model.lm.BackoffTrie;
import java.util.List;

/**
 * How probable each history of a model is, as pruning needs it. Histories are counted in the texts that the model is a mixture
 * of: the lower orders of a Kneser-Ney model do not tell how often a history occurs (Chelba et al. 2010, section 3). For a part
 * of the mixture whose text is not at hand, the product of its probabilities stands in.
 */
public final class HistoryWeights {
  private HistoryWeights() {}

  /**
   * Probability of each n-gram below the highest order as a history, [level - 1][node].
   *
   * @param texts text of each part of the mixture, null where there is none
   * @param parts the parts
   * @param weights of the parts in the mixture
   */
  public static float[][] of(BackoffTrie model, List<TokenizedText> texts, List<BackoffTrie> parts, double[] weights) {
    double[][] sums = new double[model.order() - 1][];
    for (int n = 1; n < model.order(); n++) {
      sums[n - 1] = new double[model.size(n)];
    }
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] > 0 && texts.get(i) != null) {
        count(model, texts.get(i), weights[i] / texts.get(i).tokens().length, sums);
      } else if (weights[i] > 0) {
        chain(model, parts.get(i), weights[i], sums);
      }
    }
    float[][] out = new float[sums.length][];
    for (int n = 0; n < sums.length; n++) {
      out[n] = new float[sums[n].length];
      for (int k = 0; k < sums[n].length; k++) {
        out[n][k] = (float) sums[n][k];
      }
    }
    return out;
  }

  private static void count(BackoffTrie model, TokenizedText text, double each, double[][] sums) {
    int start = model.idOf(BackoffTrie.SENTENCE_START);
    int end = model.idOf(BackoffTrie.SENTENCE_END);
    int[] history = new int[sums.length];
    int length = 1;
    history[0] = start;
    for (int token : text.tokens()) {
      for (int n = 1; n <= length; n++) {
        int node = model.find(history, length - n, length);
        if (node >= 0) {
          sums[n - 1][node] += each;
        }
      }
      if (token == end) {
        history[0] = start;
        length = 1;
      } else if (token == TokenizedText.OUTSIDE) {
        length = 0;
      } else {
        if (length == history.length) {
          System.arraycopy(history, 1, history, 0, --length);
        }
        history[length++] = token;
      }
    }
  }

  private static void chain(BackoffTrie model, BackoffTrie part, double weight, double[][] sums) {
    int start = model.idOf(BackoffTrie.SENTENCE_START);
    float startLogProb = part.level(1).logProb()[part.idOf(BackoffTrie.SENTENCE_END)];
    for (int n = 1; n <= sums.length; n++) {
      double[] sum = sums[n - 1];
      model.visit(n, (ids, node) -> {
        double logProb = ids[0] == start ? startLogProb : part.level(1).logProb()[ids[0]];
        for (int k = 2; k <= ids.length && logProb > BackoffTrie.LOG_ZERO; k++) {
          logProb += part.logProb(ids, 0, k);
        }
        sum[node] += weight * Math.exp(logProb);
      });
    }
  }
}
