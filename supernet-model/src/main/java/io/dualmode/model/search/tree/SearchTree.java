package io.dualmode.model.search.tree;

import io.dualmode.model.search.WordNetwork;

/**
 * A pronunciation tree as the search walks it, in flat arrays.
 *
 * <p>Node 0 is the root. Nodes are numbered breadth first, so that the children of a node are neighbours:
 * {@code firstChild(n) .. firstChild(n + 1) - 1}. Pronunciations are numbered by the node they end in:
 * {@code firstPronunciation(n) .. firstPronunciation(n + 1) - 1} end at {@code n}; several there are homophones.
 *
 * <p>{@link #soleWord} says what {@link #lookAhead} of a node means. {@link #SEVERAL}: a promise, the best that
 * {@link WordNetwork#lookAhead} and pronunciation score of any word below give, whatever the state. A word: only that one is left
 * below, and the number is its best pronunciation score alone, to which the search adds the word's exact score.
 * {@link #EXACT}: the tree belongs to one network state, and the number is the best exact score of any word below.
 *
 * <p>A tree of words that are added to those of another one is numbered on from the last node and pronunciation of that one, so that
 * a number tells which of the two it belongs to; its root is {@link #root}.
 *
 * <p>Immutable; safe for use by any number of threads.
 */
public final class SearchTree {
  public static final int ROOT = 0;
  static final int SEVERAL = -1;
  static final int EXACT = -2;

  // the numbers of a node lie together, one cache line for a node and the next
  private static final int FIRST_CHILD = 0;
  private static final int FIRST_PRONUNCIATION = 1;
  private static final int SOLE_WORD = 2;
  private static final int LOOK_AHEAD = 3;
  private static final int BITS = 2;

  // flags beside the unit of a node
  private static final int NEWLY_SOLE = 1 << 15;
  private static final int HAS_NEWLY_SOLE = 1 << 14;
  /** The highest number of a unit. */
  static final int MOST_UNIT = HAS_NEWLY_SOLE - 1;

  private final int root;
  private final int firstNumber;
  private final char[] unit;
  private final int[] nodes;
  private final int[] word;
  private final float[] score;
  private final int[] source;

  /** A tree of its own, over the arrays that the other constructor describes. */
  SearchTree(char[] unit, int[] parent, int[] firstChild, int[] firstPronunciation, int[] soleWord, float[] lookAhead, int[] word,
      float[] score, int[] source) {
    this(ROOT, 0, unit, parent, firstChild, firstPronunciation, soleWord, lookAhead, word, score, source);
  }

  /**
   * A tree over arrays that count from 0, {@code firstChild} and {@code firstPronunciation} one longer than there are nodes.
   *
   * @param root the number of the root, which those of the other nodes follow
   * @param firstNumber the number of the first pronunciation
   * @param unit of each node; changed
   * @param word of each pronunciation; aliased
   * @param score of each pronunciation; aliased
   * @param source the number of each pronunciation in the tree of all words, null if this is it; aliased
   */
  SearchTree(int root, int firstNumber, char[] unit, int[] parent, int[] firstChild, int[] firstPronunciation, int[] soleWord,
      float[] lookAhead, int[] word, float[] score, int[] source) {
    this.root = root;
    this.firstNumber = firstNumber;
    this.unit = unit;
    this.word = word;
    this.score = score;
    this.source = source;
    int count = unit.length;
    nodes = new int[count + 1 << BITS];
    for (int n = 0; n <= count; n++) {
      nodes[(n << BITS) + FIRST_CHILD] = root + firstChild[n];
      nodes[(n << BITS) + FIRST_PRONUNCIATION] = firstNumber + firstPronunciation[n];
    }
    for (int n = 0; n < count; n++) {
      nodes[(n << BITS) + SOLE_WORD] = soleWord[n];
      nodes[(n << BITS) + LOOK_AHEAD] = Float.floatToRawIntBits(lookAhead[n]);
      if (n != ROOT && soleWord[n] >= 0 && soleWord[parent[n]] == SEVERAL) {
        unit[n] |= NEWLY_SOLE;
        unit[parent[n]] |= HAS_NEWLY_SOLE;
      }
    }
  }

  /**
   * A tree over the arrays of another one, which was numbered from 0; all aliased.
   *
   * @param unit with the flags
   * @param nodes four numbers for each node, and two for the one behind the last
   */
  SearchTree(char[] unit, int[] nodes, int[] word, float[] score) {
    root = ROOT;
    firstNumber = 0;
    this.unit = unit;
    this.nodes = nodes;
    this.word = word;
    this.score = score;
    source = null;
  }

  /** The arrays of a tree that is numbered from 0, beside the labels of its pronunciations; aliased. */
  PackedTree packed(int[] label) {
    return new PackedTree(unit, nodes, word, score, label);
  }

  /** The number of the root: {@link #ROOT}, or behind the nodes of the tree that this one is added to. */
  int root() {
    return root;
  }

  int nodes() {
    return unit.length;
  }

  int pronunciations() {
    return word.length;
  }

  long bytes() {
    return 2L * unit.length + 4L * nodes.length + 12L * word.length;
  }

  int unit(int node) {
    return unit[node - root] & MOST_UNIT;
  }

  /** Whether the node has a sole word and its parent has not: only there can a look-ahead rise on the way down. */
  boolean newlySole(int node) {
    return (unit[node - root] & NEWLY_SOLE) != 0;
  }

  boolean hasNewlySoleChild(int node) {
    return (unit[node - root] & HAS_NEWLY_SOLE) != 0;
  }

  public int firstChild(int node) {
    return nodes[(node - root << BITS) + FIRST_CHILD];
  }

  int firstPronunciation(int node) {
    return nodes[(node - root << BITS) + FIRST_PRONUNCIATION];
  }

  boolean endsWord(int node) {
    return firstPronunciation(node) < firstPronunciation(node + 1);
  }

  float lookAhead(int node) {
    return Float.intBitsToFloat(nodes[(node - root << BITS) + LOOK_AHEAD]);
  }

  /** The only network word at or below the node, {@link #SEVERAL} or {@link #EXACT}. */
  public int soleWord(int node) {
    return nodes[(node - root << BITS) + SOLE_WORD];
  }

  /** The network's id of the word spoken so. */
  int word(int pronunciation) {
    return word[pronunciation - firstNumber];
  }

  /** Log-probability of the pronunciation given the word. */
  float score(int pronunciation) {
    return score[pronunciation - firstNumber];
  }

  /** The number of the pronunciation in the {@link LexiconTrie}. */
  int source(int pronunciation) {
    return source == null ? pronunciation : source[pronunciation];
  }
}
