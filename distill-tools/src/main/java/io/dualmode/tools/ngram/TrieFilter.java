package io.dualmode.tools.ngram;

import io.dualmode.model.lm.BackoffTrie;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Leaves n-grams out of a trie and makes its back-off weights anew. */
public final class TrieFilter {
  private TrieFilter() {}

  /** Which n-grams to keep. One may be kept only if the one without its last word is; level 1 is kept whole. */
  public interface Keep {
    boolean test(int level, int node);
  }

  /** The kept n-grams with their probabilities and back-off weights unchanged. */
  public static BackoffTrie keep(BackoffTrie model, Keep keep) {
    List<BackoffTrie.Level> levels = new ArrayList<>();
    BackoffTrie.Level first = model.level(1);
    int[] kept = first.word();
    levels.add(first);
    for (int n = 2; n <= model.order(); n++) {
      BackoffTrie.Level below = model.level(n - 1);
      BackoffTrie.Level level = model.level(n);
      int[] chosen = new int[level.size()];
      int[] begin = new int[kept.length + 1];
      int size = 0;
      for (int i = 0; i < kept.length; i++) {
        for (int k = below.childBegin()[kept[i]]; k < below.childBegin()[kept[i] + 1]; k++) {
          if (keep.test(n, k)) {
            chosen[size++] = k;
          }
        }
        begin[i + 1] = size;
      }
      BackoffTrie.Level last = levels.get(n - 2);
      levels.set(n - 2, new BackoffTrie.Level(last.word(), last.logProb(), last.backoff(), begin));
      kept = Arrays.copyOf(chosen, size);
      levels.add(new BackoffTrie.Level(pick(level.word(), kept), pick(level.logProb(), kept),
          n == model.order() ? null : pick(level.backoff(), kept), null));
    }
    if (model.order() == 1) {
      return model;
    }
    return new BackoffTrie(model.words(), levels);
  }

  /**
   * The same n-grams with the back-off weights that make the probabilities after every history sum to 1, lower orders first:
   * {@code (1 - sum p(w | h)) / (1 - sum p(w | h'))} over the words that {@code h} has n-grams with.
   */
  public static BackoffTrie normalised(BackoffTrie model) {
    List<BackoffTrie.Level> levels = new ArrayList<>();
    int[] suffix = null;
    for (int order = 1; order < model.order(); order++) {
      int n = order;
      BackoffTrie.Level level = model.level(n);
      BackoffTrie.Level above = model.level(n + 1);
      levels.add(new BackoffTrie.Level(level.word(), level.logProb(), new float[level.size()], level.childBegin()));
      BackoffTrie soFar = lower(model, levels);
      suffix = model.suffixes(n + 1, suffix);
      float[] backoff = levels.get(n - 1).backoff();
      int[] lowerSuffix = suffix;
      int[] ngram = new int[n + 1];
      model.visit(n, (ids, h) -> {
        int from = level.childBegin()[h];
        int to = level.childBegin()[h + 1];
        double seen = 0;
        double lower = 0;
        for (int k = from; k < to; k++) {
          seen += Math.exp(above.logProb()[k]);
          if (lowerSuffix[k] >= 0) {
            lower += Math.exp(level.logProb()[lowerSuffix[k]]);
          } else {
            System.arraycopy(ids, 0, ngram, 0, n);
            ngram[n] = above.word()[k];
            lower += Math.exp(soFar.logProb(ngram, 1, n + 1));
          }
        }
        backoff[h] = from == to ? 0 : (float) Math.log(Math.max(1e-6, 1 - seen) / Math.max(1e-6, 1 - lower));
      });
    }
    levels.add(model.level(model.order()));
    return new BackoffTrie(model.words(), levels);
  }

  /** The model of order {@code levels.size()} whose probabilities are final; the last level of it has weights to be found. */
  private static BackoffTrie lower(BackoffTrie model, List<BackoffTrie.Level> levels) {
    List<BackoffTrie.Level> own = new ArrayList<>(levels);
    BackoffTrie.Level last = own.get(own.size() - 1);
    own.set(own.size() - 1, new BackoffTrie.Level(last.word(), last.logProb(), null, null));
    return new BackoffTrie(model.words(), own);
  }

  private static int[] pick(int[] values, int[] kept) {
    int[] out = new int[kept.length];
    Arrays.setAll(out, i -> values[kept[i]]);
    return out;
  }

  private static float[] pick(float[] values, int[] kept) {
    float[] out = new float[kept.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = values[kept[i]];
    }
    return out;
  }
}
