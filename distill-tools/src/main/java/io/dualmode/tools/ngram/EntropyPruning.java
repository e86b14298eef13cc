package io.dualmode.tools.ngram;

import io.dualmode.model.lm.BackoffTrie;

/**
 * Leaves out the n-grams whose loss changes a model least (Stolcke 1998). The loss of {@code p(w | h)} is the relative entropy
 * between the model and the model without it,
 * <pre>
 *   D = -P(h) { p(w|h) [ln p(w|h') + ln b' - ln p(w|h)] + (1 - sum_v p(v|h)) [ln b' - ln b] }
 *   b' = (1 - sum_v p(v|h) + p(w|h)) / (1 - sum_v p(v|h') + p(w|h'))
 * </pre>
 * with {@code b} the back-off weight of {@code h}, {@code b'} the one without the n-gram, and sums over the n-grams of {@code h}.
 * An n-gram is worth its own loss divided by the bits it takes, or the worth of one that needs it if that is more: one that
 * extends it, or one that ends in it. So what survives holds every n-gram without its first and without its last word. The
 * back-off weights are made anew afterwards. Levels 1 and the vocabulary are never pruned.
 */
public final class EntropyPruning {
  private final BackoffTrie model;
  private final float[][] worth;

  private EntropyPruning(BackoffTrie model, float[][] worth) {
    this.model = model;
    this.worth = worth;
  }

  /**
   * Ranks the n-grams of a model.
   *
   * @param model one that has with every n-gram the one without its first word
   * @param histories probability of each history, [level - 1][node]
   * @param bits what an n-gram of each level costs, [level - 1]
   */
  public static EntropyPruning rank(BackoffTrie model, float[][] histories, double[] bits) {
    float[][] worth = new float[model.order()][];
    int[][] suffixes = new int[model.order()][];
    for (int n = 2; n <= model.order(); n++) {
      suffixes[n - 1] = model.suffixes(n, suffixes[n - 2]);
      worth[n - 1] = losses(model, n, suffixes[n - 1], histories[n - 2], bits[n - 1]);
    }
    for (int n = model.order(); n >= 3; n--) {
      int[] begin = model.level(n - 1).childBegin();
      for (int h = 0; h < model.size(n - 1); h++) {
        for (int k = begin[h]; k < begin[h + 1]; k++) {
          int suffix = suffixes[n - 1][k];
          if (suffix < 0) {
            throw new IllegalArgumentException("an n-gram of " + n + " words lacks the one without its first word");
          }
          worth[n - 2][h] = Math.max(worth[n - 2][h], worth[n - 1][k]);
          worth[n - 2][suffix] = Math.max(worth[n - 2][suffix], worth[n - 1][k]);
        }
      }
    }
    return new EntropyPruning(model, worth);
  }

  private static float[] losses(BackoffTrie model, int n, int[] suffix, float[] history, double bits) {
    float[] logProb = model.level(n).logProb();
    float[] lowerLogProb = model.level(n - 1).logProb();
    int[] begin = model.level(n - 1).childBegin();
    float[] loss = new float[logProb.length];
    for (int h = 0; h < history.length; h++) {
      double seen = 0;
      double lower = 0;
      for (int k = begin[h]; k < begin[h + 1]; k++) {
        seen += Math.exp(logProb[k]);
        lower += Math.exp(lowerLogProb[suffix[k]]);
      }
      double rest = Math.max(1e-6, 1 - seen);
      double lowerRest = Math.max(1e-6, 1 - lower);
      double oldBackoff = Math.log(rest / lowerRest);
      for (int k = begin[h]; k < begin[h + 1]; k++) {
        double p = Math.exp(logProb[k]);
        double q = Math.exp(lowerLogProb[suffix[k]]);
        double newBackoff = Math.log((rest + p) / (lowerRest + q));
        double d = -history[h] * (p * (lowerLogProb[suffix[k]] + newBackoff - logProb[k]) + rest * (newBackoff - oldBackoff));
        loss[k] = (float) (d / bits);
      }
    }
    return loss;
  }

  /** N-grams of a level from 2 up that are worth at least so much. */
  int count(int n, double least) {
    int count = 0;
    for (float w : worth[n - 1]) {
      count += w >= least ? 1 : 0;
    }
    return count;
  }

  /** Least worth that leaves at most so many n-grams above the unigrams. */
  public double leastWorthFor(long ngrams) {
    double low = 1e-18;
    double high = 1;
    for (int i = 0; i < 40; i++) {
      double middle = Math.sqrt(low * high);
      long count = 0;
      for (int n = 2; n <= model.order(); n++) {
        count += count(n, middle);
      }
      if (count > ngrams) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return high;
  }

  /** The model without the n-grams that are worth less. */
  public BackoffTrie prune(double least) {
    return TrieFilter.normalised(TrieFilter.keep(model, (n, node) -> worth[n - 1][node] >= least));
  }
}
