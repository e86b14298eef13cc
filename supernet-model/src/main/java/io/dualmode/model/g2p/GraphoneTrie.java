package io.dualmode.model.g2p;

import io.dualmode.model.lm.BackoffTrie;
import io.dualmode.model.lm.Codebook;
import java.util.Arrays;

/**
 * A back-off n-gram model over small integer symbols, as an automaton over the nodes of a trie.
 *
 * <p>Node 0 is the empty history; the nodes lie level by level, the children of a node side by side in the order of their
 * symbols: those of node {@code i} are {@code firstChild[i] .. firstChild[i+1]-1}. A node stands for the n-gram on its path:
 * {@code logProbability} is that of its last symbol after the ones before, {@code logBackoff} the weight with which, as a
 * history, it falls back to its longest suffix in the trie. Both are indices into code books of natural logarithms. Every symbol has a
 * node on level 1, so every symbol has a score after every history.
 *
 * <p>Immutable, thread-safe.
 */
public final class GraphoneTrie {
  /** The empty history. */
  public static final int ROOT = 0;

  private static final int CODE_BITS = 8;
  private static final int CODES = 1 << CODE_BITS;

  private final char[] symbols;
  private final byte[] logProbability;
  private final byte[] logBackoff;
  private final int[] firstChild;
  private final float[] probabilityCodes;
  private final float[] backoffCodes;
  private final int[] suffix;

  /**
   * Takes the arrays without copying them.
   *
   * @param symbols by node; that of the root is ignored
   * @param firstChild by node, and one more; ascending
   */
  public GraphoneTrie(char[] symbols, byte[] logProbability, byte[] logBackoff, int[] firstChild, float[] probabilityCodes,
      float[] backoffCodes) {
    this.symbols = symbols;
    this.logProbability = logProbability;
    this.logBackoff = logBackoff;
    this.firstChild = firstChild;
    this.probabilityCodes = probabilityCodes;
    this.backoffCodes = backoffCodes;
    checkShape();
    this.suffix = suffixes();
  }

  /**
   * The automaton of an n-gram model, with probabilities and back-off weights rounded to {@value #CODES} values each.
   *
   * @param model its words are the symbols; with every n-gram it has the one without its first word
   */
  public static GraphoneTrie of(BackoffTrie model) {
    int nodes = 1;
    for (int n = 1; n <= model.order(); n++) {
      nodes += model.size(n);
    }
    char[] symbols = new char[nodes];
    float[] probabilities = new float[nodes];
    float[] backoffs = new float[nodes];
    int[] firstChild = new int[nodes + 1];
    firstChild[0] = 1;
    int first = 1;
    for (int n = 1; n <= model.order(); n++) {
      BackoffTrie.Level level = model.level(n);
      int above = first + level.size();
      for (int i = 0; i < level.size(); i++) {
        symbols[first + i] = (char) level.word()[i];
        probabilities[first + i] = level.logProb()[i];
        backoffs[first + i] = level.backoff() == null ? 0 : level.backoff()[i];
        firstChild[first + i] = level.childBegin() == null ? nodes : above + level.childBegin()[i];
      }
      first = above;
    }
    firstChild[nodes] = nodes;
    Codebook probabilityBook = Codebook.train(probabilities, CODE_BITS);
    Codebook backoffBook = Codebook.train(backoffs, CODE_BITS);
    return new GraphoneTrie(symbols, codes(probabilities, probabilityBook), codes(backoffs, backoffBook), firstChild,
        probabilityBook.values(), backoffBook.values());
  }

  private static byte[] codes(float[] values, Codebook book) {
    byte[] codes = new byte[values.length];
    for (int i = 0; i < codes.length; i++) {
      codes[i] = (byte) book.code(values[i]);
    }
    return codes;
  }

  private void checkShape() {
    int nodes = symbols.length;
    if (nodes == 0 || logProbability.length != nodes || logBackoff.length != nodes || firstChild.length != nodes + 1
        || probabilityCodes.length != CODES || backoffCodes.length != CODES) {
      throw new IllegalArgumentException("graphone trie: arrays of different lengths");
    }
    if (firstChild[0] != 1 || firstChild[nodes] != nodes) {
      throw new IllegalArgumentException("graphone trie: children start at " + firstChild[0] + " and end at " + firstChild[nodes]
          + ", expected 1 and " + nodes);
    }
    for (int i = 0; i < nodes; i++) {
      int first = firstChild[i];
      int end = firstChild[i + 1];
      if (first > end || end > nodes || first <= i && first < end) {
        throw new IllegalArgumentException("graphone trie: node " + i + " has children " + first + ".." + end + " of " + nodes);
      }
      for (int c = first + 1; c < end; c++) {
        if (symbols[c] <= symbols[c - 1]) {
          throw new IllegalArgumentException("graphone trie: children of node " + i + " are not in order of their symbols");
        }
      }
    }
    for (int s = 0; s < firstChild[1] - 1; s++) {
      if (symbols[1 + s] != s) {
        throw new IllegalArgumentException("graphone trie: symbol " + s + " has no unigram");
      }
    }
  }

  private int[] suffixes() {
    int[] suffixes = new int[symbols.length];
    int symbolCount = symbolCount();
    for (int parent = 0; parent < symbols.length; parent++) {
      for (int node = firstChild[parent]; node < firstChild[parent + 1]; node++) {
        if (symbols[node] >= symbolCount) {
          throw new IllegalArgumentException(
              "graphone trie: node " + node + " has symbol " + (int) symbols[node] + " of " + symbolCount);
        }
        int shorter = parent;
        int found = parent == ROOT ? ROOT : -1;
        while (found < 0) {
          shorter = suffixes[shorter];
          found = child(shorter, symbols[node]);
        }
        suffixes[node] = found;
      }
    }
    return suffixes;
  }

  public int nodes() {
    return symbols.length;
  }

  /** Number of different symbols; they are {@code 0 .. symbolCount()-1}. */
  public int symbolCount() {
    return firstChild[1] - 1;
  }

  /** The node of a symbol right after this history, or -1. */
  private int child(int node, int symbol) {
    int at = Arrays.binarySearch(symbols, firstChild[node], firstChild[node + 1], (char) symbol);
    return at < 0 ? -1 : at;
  }

  /** Natural log-probability of a symbol after a history. */
  public float logProbability(int history, int symbol) {
    float backoff = 0;
    int node = child(history, symbol);
    for (int h = history; node < 0; node = child(h, symbol)) {
      backoff += backoffCodes[logBackoff[h] & 0xff];
      h = suffix[h];
    }
    return backoff + probabilityCodes[logProbability[node] & 0xff];
  }

  /** The history after a history and a symbol: the longest one that some n-gram continues. */
  public int next(int history, int symbol) {
    int node = child(history, symbol);
    for (int h = history; node < 0; node = child(h, symbol)) {
      h = suffix[h];
    }
    while (node != ROOT && firstChild[node] == firstChild[node + 1]) {
      node = suffix[node];
    }
    return node;
  }

  char symbol(int node) {
    return symbols[node];
  }

  byte probabilityCode(int node) {
    return logProbability[node];
  }

  byte backoffCode(int node) {
    return logBackoff[node];
  }

  int children(int node) {
    return firstChild[node + 1] - firstChild[node];
  }

  float[] probabilityCodes() {
    return probabilityCodes;
  }

  float[] backoffCodes() {
    return backoffCodes;
  }
}
