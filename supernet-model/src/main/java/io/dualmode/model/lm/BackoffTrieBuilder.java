package io.dualmode.model.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Collects n-grams in any order within a level, level after level from the unigrams up, into a {@link BackoffTrie}. An n-gram
 * may be added once the one without its last word is in the level below. Memory grows with what is added, not with what is
 * announced. Not thread-safe.
 */
public final class BackoffTrieBuilder {
  private static final int WORD_BITS = 24;

  private final List<String> words;
  private final List<BackoffTrie.Level> levels = new ArrayList<>();
  private long[] keys = new long[1024];
  private float[] logProbs = new float[1024];
  private float[] backoffs = new float[1024];
  private int size;

  /** Starts with level 1. */
  public BackoffTrieBuilder(List<String> words) {
    if (words.size() >= 1 << WORD_BITS) {
      throw new IllegalArgumentException("the vocabulary has " + words.size() + " words, allowed: below " + (1 << WORD_BITS));
    }
    this.words = words;
  }

  /** Words of the n-grams that are added now. */
  public int level() {
    return levels.size() + 1;
  }

  /** The node of the first {@code level() - 1} words in the level below, -1 if it is not there. */
  public int context(int[] ids) {
    int node = 0;
    for (int n = 0; n < level() - 1; n++) {
      if (n == 0) {
        node = ids[0];
        continue;
      }
      int[] begin = levels.get(n - 1).childBegin();
      int found = Arrays.binarySearch(levels.get(n).word(), begin[node], begin[node + 1], ids[n]);
      if (found < 0) {
        return -1;
      }
      node = found;
    }
    return node;
  }

  /** Back-off weight given to a node of the level below. */
  public float backoffBelow(int node) {
    return levels.get(levels.size() - 1).backoff()[node];
  }

  /**
   * Adds an n-gram, whose back-off weight may be NaN for "none given" (1 in the end); {@link IllegalArgumentException} if its
   * context is missing.
   */
  public void add(int[] ids, float logProb, float backoff) {
    int context = context(ids);
    if (context < 0) {
      throw new IllegalArgumentException("the n-gram without its last word is missing");
    }
    add(context, ids[level() - 1], logProb, backoff);
  }

  /** Adds the n-gram that extends a node of {@link #context} by a word. */
  public void add(int context, int word, float logProb, float backoff) {
    if (size == keys.length) {
      int grown = size + (size >> 1);
      keys = Arrays.copyOf(keys, grown);
      logProbs = Arrays.copyOf(logProbs, grown);
      backoffs = Arrays.copyOf(backoffs, grown);
    }
    keys[size] = (long) context << WORD_BITS | word;
    logProbs[size] = logProb;
    backoffs[size++] = backoff;
  }

  /** Ends a level that is not the highest; {@link IllegalArgumentException} if an n-gram was added twice. */
  public void nextLevel() {
    close(false);
  }

  /** Ends the highest level. */
  public BackoffTrie build() {
    close(true);
    return new BackoffTrie(words, levels);
  }

  private void close(boolean last) {
    long[] sorted = Arrays.copyOf(keys, size);
    Arrays.sort(sorted);
    for (int i = 1; i < size; i++) {
      if (sorted[i] == sorted[i - 1]) {
        throw new IllegalArgumentException(describe(sorted[i]) + " is there twice");
      }
    }
    int[] word = new int[size];
    float[] logProb = new float[size];
    float[] backoff = last ? null : new float[size];
    for (int i = 0; i < size; i++) {
      word[i] = (int) sorted[i] & (1 << WORD_BITS) - 1;
      int at = i < size && sorted[i] == keys[i] ? i : Arrays.binarySearch(sorted, keys[i]);
      logProb[at] = logProbs[i];
      if (!last) {
        backoff[at] = backoffs[i];
      }
    }
    if (!levels.isEmpty()) {
      BackoffTrie.Level below = levels.get(levels.size() - 1);
      for (int i = 0; i < below.size(); i++) {
        below.backoff()[i] = Float.isNaN(below.backoff()[i]) ? 0 : below.backoff()[i];
      }
      levels.set(levels.size() - 1, new BackoffTrie.Level(below.word(), below.logProb(), below.backoff(),
          begins(sorted, below.size())));
    }
    levels.add(new BackoffTrie.Level(word, logProb, backoff, null));
    size = 0;
  }

  private static int[] begins(long[] sorted, int contexts) {
    int[] begin = new int[contexts + 1];
    for (long key : sorted) {
      begin[(int) (key >>> WORD_BITS) + 1]++;
    }
    for (int i = 0; i < contexts; i++) {
      begin[i + 1] += begin[i];
    }
    return begin;
  }

  private String describe(long key) {
    StringBuilder text = new StringBuilder(words.get((int) key & (1 << WORD_BITS) - 1));
    int node = (int) (key >>> WORD_BITS);
    for (int n = levels.size(); n >= 1; n--) {
      text.insert(0, words.get(levels.get(n - 1).word()[node]) + " ");
      if (n > 1) {
        int parent = Arrays.binarySearch(levels.get(n - 2).childBegin(), node);
        parent = parent < 0 ? -parent - 2 : parent;
        while (levels.get(n - 2).childBegin()[parent + 1] <= node) {
          parent++;
        }
        node = parent;
      }
    }
    return "'" + text + "'";
  }
}
