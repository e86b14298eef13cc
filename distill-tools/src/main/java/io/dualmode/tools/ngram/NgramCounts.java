package io.dualmode.tools.ngram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How often each n-gram occurs in a text, for n from 1 to the order, as the same kind of trie as
 * {@link io.dualmode.model.lm.BackoffTrie}.
 *
 * <p>An occurrence of n words is coded as the node of its first n - 1 words above its last word in one {@code long}; sorting
 * these gives the level, and looking each occurrence up in it gives the nodes from which the next level's codes are made. So
 * the memory is two numbers an occurrence, and any order can be counted.
 *
 * @param levels level 1 first; level 1 has every word of the vocabulary
 */
public record NgramCounts(List<Level> levels) {
  private static final int WORD_BITS = 24;

  /**
   * One level.
   *
   * @param word last word of each n-gram
   * @param count occurrences
   * @param childBegin first child of each node in the next level, one entry more; null at the highest
   */
  public record Level(int[] word, int[] count, int[] childBegin) {}

  public int order() {
    return levels.size();
  }

  /** Counts a text; {@code <s>} is the history at the start of a sentence and is not counted itself. */
  public static NgramCounts count(TokenizedText text, int vocabularySize, int startId, int endId, int order) {
    int[] tokens = text.tokens();
    List<Level> levels = new ArrayList<>();
    int[] node = tokens.clone();
    levels.add(unigrams(tokens, vocabularySize));
    for (int n = 2; n <= order; n++) {
      int[] context = new int[tokens.length];
      long[] keys = new long[tokens.length];
      int used = 0;
      for (int i = 0; i < tokens.length; i++) {
        boolean first = i == 0 || tokens[i - 1] == endId;
        context[i] = !first ? node[i - 1] : n == 2 ? startId : -1;
        if (context[i] >= 0 && tokens[i] != TokenizedText.OUTSIDE) {
          keys[used++] = (long) context[i] << WORD_BITS | tokens[i];
        }
      }
      Arrays.sort(keys, 0, used);
      Level below = levels.get(n - 2);
      Level level = level(keys, used);
      int[] begin = begins(keys, used, below.word.length);
      levels.set(n - 2, new Level(below.word, below.count, begin));
      levels.add(level);
      for (int i = 0; i < tokens.length; i++) {
        node[i] = context[i] < 0 || tokens[i] == TokenizedText.OUTSIDE ? -1
            : Arrays.binarySearch(level.word, begin[context[i]], begin[context[i] + 1], tokens[i]);
      }
    }
    return new NgramCounts(levels);
  }

  private static Level unigrams(int[] tokens, int vocabularySize) {
    int[] word = new int[vocabularySize];
    Arrays.setAll(word, i -> i);
    int[] count = new int[vocabularySize];
    for (int token : tokens) {
      if (token != TokenizedText.OUTSIDE) {
        count[token]++;
      }
    }
    return new Level(word, count, null);
  }

  private static Level level(long[] keys, int used) {
    int distinct = 0;
    for (int i = 0; i < used; i++) {
      distinct += i == 0 || keys[i] != keys[i - 1] ? 1 : 0;
    }
    int[] word = new int[distinct];
    int[] count = new int[distinct];
    int at = -1;
    for (int i = 0; i < used; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        word[++at] = (int) keys[i] & (1 << WORD_BITS) - 1;
      }
      count[at]++;
    }
    return new Level(word, count, null);
  }

  private static int[] begins(long[] keys, int used, int contexts) {
    int[] begin = new int[contexts + 1];
    for (int i = 0; i < used; i++) {
      if (i == 0 || keys[i] != keys[i - 1]) {
        begin[(int) (keys[i] >>> WORD_BITS) + 1]++;
      }
    }
    for (int i = 0; i < contexts; i++) {
      begin[i + 1] += begin[i];
    }
    return begin;
  }

  /** For every n-gram of a level from 2 up, the node of it without its first word, given those of level {@code n - 1}. */
  public int[] suffixes(int n, int[] below) {
    Level level = levels.get(n - 1);
    if (n == 2) {
      return level.word;
    }
    int[] contexts = levels.get(n - 2).childBegin;
    int[] begin = levels.get(n - 3).childBegin;
    int[] words = levels.get(n - 2).word;
    int[] suffix = new int[level.word.length];
    for (int c = 0; c + 1 < contexts.length; c++) {
      int from = contexts[c] == contexts[c + 1] ? 0 : begin[below[c]];
      int to = contexts[c] == contexts[c + 1] ? 0 : begin[below[c] + 1];
      for (int k = contexts[c]; k < contexts[c + 1]; k++) {
        suffix[k] = Arrays.binarySearch(words, from, to, level.word[k]);
        from = suffix[k];
      }
    }
    return suffix;
  }
}
