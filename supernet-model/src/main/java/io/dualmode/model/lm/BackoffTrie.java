package io.dualmode.model.lm;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A back-off n-gram model as plain sorted tables: what is read from ARPA, estimated, mixed and pruned, and then encoded as a
 * {@link CompactNgram} to be used in a search.
 *
 * <p>Level {@code n} holds the n-grams of {@code n} words. Level 1 holds every word of the vocabulary, so a node of level 1 is
 * a word id; the only node of level 0 is the empty history. The children of a node are contiguous in the next level and
 * ascend by word. Each n-gram has the natural logarithm of its probability; below the highest level it also has that of its
 * back-off weight. The probability of a word after a history {@code h} is that of the n-gram {@code h w} if there is one, and
 * otherwise the back-off weight of {@code h} (1 if {@code h} is no n-gram) times the probability after {@code h} without its
 * first word (Katz 1987; the form of ARPA files).
 *
 * <p>Thread-safety: the tables are shared, not copied; nobody may change them once the trie is built.
 */
public final class BackoffTrie {
  public static final String UNKNOWN = "<unk>";
  public static final String SENTENCE_START = "<s>";
  public static final String SENTENCE_END = "</s>";
  /** Logarithm of a probability of nothing: -99 in ARPA's decimal logarithms. */
  public static final float LOG_ZERO = (float) (-99 * Math.log(10));
  /** Longest n-gram any part of this package takes. */
  public static final int MAX_ORDER = 8;

  /**
   * One level.
   *
   * @param word last word of each n-gram
   * @param logProb {@code ln p(last word | the words before it)}
   * @param backoff ln of the back-off weight, null at the highest level
   * @param childBegin first child of each node in the next level, and one entry more; null at the highest level
   */
  public record Level(int[] word, float[] logProb, float[] backoff, int[] childBegin) {
    public int size() {
      return word.length;
    }
  }

  private final List<String> words;
  private final Map<String, Integer> ids;
  private final Level[] levels;

  /** Takes the tables over. Throws {@link IllegalArgumentException} when they do not fit together. */
  public BackoffTrie(List<String> words, List<Level> levels) {
    this.words = List.copyOf(words);
    this.levels = levels.toArray(new Level[0]);
    if (levels.isEmpty() || levels.size() > MAX_ORDER) {
      throw new IllegalArgumentException("order is " + levels.size() + ", allowed: 1.." + MAX_ORDER);
    }
    ids = new HashMap<>(words.size() * 2);
    for (String w : this.words) {
      if (ids.put(w, ids.size()) != null) {
        throw new IllegalArgumentException("word '" + w + "' is twice in the vocabulary");
      }
    }
    require(SENTENCE_START);
    require(SENTENCE_END);
    if (this.levels[0].size() != words.size()) {
      throw new IllegalArgumentException("level 1 has " + this.levels[0].size() + " n-grams, expected one for each of the "
          + words.size() + " words");
    }
    for (int n = 1; n <= levels.size(); n++) {
      check(n);
    }
  }

  private void require(String word) {
    if (!ids.containsKey(word)) {
      throw new IllegalArgumentException("the vocabulary has no " + word);
    }
  }

  private void check(int n) {
    Level level = levels[n - 1];
    boolean last = n == levels.length;
    if (level.logProb.length != level.size() || last != (level.backoff == null) || last != (level.childBegin == null)) {
      throw new IllegalArgumentException("level " + n + " has tables that do not fit an order of " + levels.length);
    }
    if (last) {
      return;
    }
    int[] begin = level.childBegin;
    if (level.backoff.length != level.size() || begin.length != level.size() + 1 || begin[0] != 0
        || begin[level.size()] != levels[n].size()) {
      throw new IllegalArgumentException("level " + n + " has tables of different sizes");
    }
    for (int i = 0; i < level.size(); i++) {
      int previous = -1;
      if (begin[i] > begin[i + 1]) {
        throw new IllegalArgumentException("children of level " + n + " node " + i + " end before they begin");
      }
      for (int k = begin[i]; k < begin[i + 1]; k++) {
        int w = levels[n].word[k];
        if (w <= previous || w >= words.size()) {
          throw new IllegalArgumentException("children of level " + n + " node " + i + " do not ascend by word");
        }
        previous = w;
      }
    }
  }

  public int order() {
    return levels.length;
  }

  public List<String> words() {
    return words;
  }

  /** The id of a word, -1 if the vocabulary lacks it. */
  public int idOf(String word) {
    return ids.getOrDefault(word, -1);
  }

  /** Level {@code 1..order()}. */
  public Level level(int n) {
    return levels[n - 1];
  }

  /** N-grams of a level, {@code 1..order()}. */
  public int size(int n) {
    return levels[n - 1].size();
  }

  /** The n-gram that extends a node of level {@code n} (0: the root) by a word, as a node of level {@code n + 1}; -1 if none. */
  public int child(int n, int node, int word) {
    if (n == 0) {
      return word;
    }
    if (n >= levels.length || node < 0) {
      return -1;
    }
    int found = Arrays.binarySearch(levels[n].word, levels[n - 1].childBegin[node], levels[n - 1].childBegin[node + 1], word);
    return found < 0 ? -1 : found;
  }

  /** The node of an n-gram {@code ids[from..to)}, -1 if the model lacks it. An empty one is node 0 of level 0. */
  public int find(int[] ids, int from, int to) {
    int node = 0;
    for (int i = from; i < to && node >= 0; i++) {
      node = child(i - from, node, ids[i]);
    }
    return node;
  }

  /** {@code ln p(ids[to - 1] | ids[from..to - 1))}; only the last {@code order() - 1} words of the history count. */
  public float logProb(int[] ids, int from, int to) {
    float backoff = 0;
    for (int start = Math.max(from, to - order()); ; start++) {
      int n = to - 1 - start;
      int context = find(ids, start, to - 1);
      if (context < 0) {
        continue;
      }
      int node = child(n, context, ids[to - 1]);
      if (node >= 0) {
        return backoff + levels[n].logProb[node];
      }
      backoff += levels[n - 1].backoff[context];
    }
  }

  /**
   * For every n-gram of a level, the node one level below of the n-gram without its first word, -1 where the model lacks it.
   *
   * @param n 2..order()
   * @param below what this method gave for level {@code n - 1}; not read for levels 2
   */
  public int[] suffixes(int n, int[] below) {
    Level level = levels[n - 1];
    if (n == 2) {
      return level.word;
    }
    int[] suffix = new int[level.size()];
    int[] begin = levels[n - 2].childBegin;
    for (int context = 0; context < levels[n - 2].size(); context++) {
      for (int k = begin[context]; k < begin[context + 1]; k++) {
        suffix[k] = child(n - 2, below[context], level.word[k]);
      }
    }
    return suffix;
  }

  /** Called with the words of an n-gram and its node; the array is reused. */
  public interface Visitor {
    void visit(int[] ids, int node);
  }

  /** Visits the n-grams of a level in their order. */
  public void visit(int n, Visitor visitor) {
    visit(new int[n], 0, 0, n, visitor);
  }

  private void visit(int[] ids, int depth, int node, int n, Visitor visitor) {
    if (depth == n) {
      visitor.visit(ids, node);
      return;
    }
    int from = depth == 0 ? 0 : levels[depth - 1].childBegin[node];
    int to = depth == 0 ? levels[0].size() : levels[depth - 1].childBegin[node + 1];
    for (int k = from; k < to; k++) {
      ids[depth] = levels[depth].word[k];
      visit(ids, depth + 1, k, n, visitor);
    }
  }
}
