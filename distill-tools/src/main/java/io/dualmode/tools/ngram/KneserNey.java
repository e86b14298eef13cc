package io.dualmode.tools.ngram;

import io.dualmode.model.lm.BackoffTrie;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Interpolated, modified Kneser-Ney smoothing (Chen and Goodman 1999, section 4.1.6 and 5.2).
 *
 * <p>With {@code a} the count of an n-gram at the highest order and the number of different words that come before it at the
 * lower ones (the plain count for n-grams that begin with {@code <s>}, which nothing comes before):
 * <pre>
 *   p(w | h)   = (a(hw) - D(a(hw))) / A(h) + gamma(h) p(w | h'),     A(h) = sum_v a(hv)
 *   gamma(h)   = sum_v D(a(hv)) / A(h),                               h' = h without its first word
 *   D(1), D(2), D(3+) = 1 - 2Y n2/n1, 2 - 3Y n3/n2, 3 - 4Y n4/n3,     Y = n1 / (n1 + 2 n2)
 * </pre>
 * where {@code n_k} is the number of n-grams of the level with {@code a = k}. The unigrams are interpolated with the uniform
 * distribution over all words but {@code <s>}. An n-gram seen less often than the cut-off of its order is left out and its
 * whole count goes to {@code gamma}. {@code gamma} is the back-off weight, so the model is exactly a back-off model.
 */
public final class KneserNey {
  private static final Logger LOG = LoggerFactory.getLogger(KneserNey.class);
  private static final double[] DEFAULT_DISCOUNTS = {0, 0.5, 1, 1.5};
  private static final double LEAST_GAMMA = 1e-6;

  private final NgramCounts counts;
  private final List<String> words;
  private final int startId;
  private final int[] minCounts;

  private KneserNey(NgramCounts counts, List<String> words, int[] minCounts) {
    this.counts = counts;
    this.words = words;
    this.startId = words.indexOf(BackoffTrie.SENTENCE_START);
    this.minCounts = minCounts;
  }

  /**
   * Estimates a model.
   *
   * @param minCounts least occurrences of an n-gram of each order, not falling; the first is not used
   */
  public static BackoffTrie estimate(NgramCounts counts, List<String> words, int[] minCounts) {
    for (int n = 2; n < minCounts.length; n++) {
      if (minCounts[n] < minCounts[n - 1]) {
        throw new IllegalArgumentException("count cut-offs fall from " + minCounts[n - 1] + " to " + minCounts[n]
            + ", an order's must be at least that of the order below");
      }
    }
    return new KneserNey(counts, words, minCounts).estimate();
  }

  private BackoffTrie estimate() {
    int order = counts.order();
    List<int[]> suffixes = new ArrayList<>();
    suffixes.add(null);
    for (int n = 2; n <= order; n++) {
      suffixes.add(counts.suffixes(n, suffixes.get(n - 2)));
    }
    List<BackoffTrie.Level> levels = new ArrayList<>();
    float[] lower = null;
    for (int n = 1; n <= order; n++) {
      NgramCounts.Level level = counts.levels().get(n - 1);
      int[] adjusted = n == order ? level.count() : continuations(n, suffixes.get(n));
      double[] discount = discounts(n, adjusted);
      float[] prob = n == 1 ? unigrams(adjusted, discount) : new float[adjusted.length];
      if (n > 1) {
        NgramCounts.Level below = counts.levels().get(n - 2);
        float[] backoff = levels.get(n - 2).backoff();
        for (int h = 0; h < below.word().length; h++) {
          backoff[h] = (float) Math.log(children(below.childBegin()[h], below.childBegin()[h + 1], level.count(), adjusted,
              discount, minCounts[n - 1], suffixes.get(n - 1), lower, prob));
        }
      }
      lower = prob;
      float[] logProb = new float[prob.length];
      for (int i = 0; i < prob.length; i++) {
        logProb[i] = prob[i] > 0 ? (float) Math.log(prob[i]) : BackoffTrie.LOG_ZERO;
      }
      levels.add(new BackoffTrie.Level(level.word(), logProb, n == order ? null : new float[prob.length], level.childBegin()));
    }
    return TrieFilter.keep(new BackoffTrie(words, levels),
        (n, node) -> n == 1 || counts.levels().get(n - 1).count()[node] >= minCounts[n - 1]);
  }

  /** Fills in the probabilities of one history's n-grams; answers its gamma. */
  private static double children(int from, int to, int[] count, int[] adjusted, double[] discount, int minCount,
      int[] suffix, float[] lower, float[] prob) {
    long sum = 0;
    double discounted = 0;
    for (int k = from; k < to; k++) {
      sum += adjusted[k];
      discounted += count[k] < minCount ? adjusted[k] : discount[Math.min(3, adjusted[k])];
    }
    if (sum == 0) {
      return 1;
    }
    double gamma = Math.max(LEAST_GAMMA, discounted / sum);
    double scale = discounted / sum >= LEAST_GAMMA ? 1 : (1 - LEAST_GAMMA) / (1 - discounted / sum);
    for (int k = from; k < to; k++) {
      prob[k] = (float) (scale * (adjusted[k] - discount[Math.min(3, adjusted[k])]) / sum + gamma * lower[suffix[k]]);
    }
    return gamma;
  }

  private float[] unigrams(int[] adjusted, double[] discount) {
    double sum = 0;
    double discounted = 0;
    for (int w = 0; w < adjusted.length; w++) {
      if (w != startId) {
        sum += adjusted[w];
        discounted += discount[Math.min(3, adjusted[w])];
      }
    }
    if (sum == 0) {
      throw new IllegalArgumentException("no word of the vocabulary occurs in the text");
    }
    float[] prob = new float[adjusted.length];
    for (int w = 0; w < prob.length; w++) {
      double seen = adjusted[w] - discount[Math.min(3, adjusted[w])];
      prob[w] = w == startId ? 0 : (float) ((seen + discounted / (prob.length - 1)) / sum);
    }
    return prob;
  }

  /** Different words before each n-gram of a level; at least 1 for a word that occurs, its plain count after {@code <s>}. */
  private int[] continuations(int n, int[] suffixOfLevelAbove) {
    NgramCounts.Level level = counts.levels().get(n - 1);
    int[] adjusted = new int[level.word().length];
    for (int suffix : suffixOfLevelAbove) {
      adjusted[suffix]++;
    }
    int from = startId;
    int to = startId + 1;
    for (int k = 1; k < n; k++) {
      from = counts.levels().get(k - 1).childBegin()[from];
      to = counts.levels().get(k - 1).childBegin()[to];
    }
    for (int i = 0; i < adjusted.length; i++) {
      adjusted[i] = i >= from && i < to ? level.count()[i] : level.count()[i] > 0 ? Math.max(1, adjusted[i]) : 0;
    }
    return adjusted;
  }

  private static double[] discounts(int n, int[] adjusted) {
    double[] with = new double[5];
    for (int a : adjusted) {
      if (a >= 1 && a <= 4) {
        with[a]++;
      }
    }
    double[] discount = new double[4];
    double y = with[1] / (with[1] + 2 * with[2]);
    for (int k = 1; k <= 3; k++) {
      discount[k] = k - (k + 1) * y * with[k + 1] / with[k];
      if (!(discount[k] >= 0 && discount[k] <= k)) {
        LOG.warn("The {}-grams of this text are too few to estimate discounts (n1..n4 = {}, {}, {}, {}); {}, {}, {} are used",
            n, (long) with[1], (long) with[2], (long) with[3], (long) with[4], DEFAULT_DISCOUNTS[1], DEFAULT_DISCOUNTS[2],
            DEFAULT_DISCOUNTS[3]);
        return DEFAULT_DISCOUNTS;
      }
    }
    return discount;
  }
}
