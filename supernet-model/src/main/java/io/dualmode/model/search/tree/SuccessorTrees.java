package io.dualmode.model.search.tree;

import io.dualmode.model.search.WordNetwork;
import java.util.Arrays;

/**
 * The tree that paths of a network state walk: that of all words, or, where a grammar lets only few words follow, one of those
 * words alone, with their exact scores as look-ahead. So a path is never led towards a word that cannot follow.
 *
 * <p>Trees are made when a state is first entered and kept as long as they fit into {@link #MOST_BYTES}; states entered beyond
 * that use the tree of all words until the end of the utterance, which finds the same words at a higher price. Networks that
 * restrict nothing pay nothing. Not safe for use by several threads.
 */
final class SuccessorTrees {
  static final long MOST_BYTES = 8 << 20;

  private final LexiconTrie trie;
  private final SearchTree whole;
  /** Words that lie over those of {@link #whole}, null without any. */
  private final SearchTree added;
  private final WordNetwork network;
  private final boolean restricts;
  private final long mostBytes;

  // states met, an open hash table
  private int[] states = new int[256];
  private SearchTree[] trees = new SearchTree[256];
  private int count;
  private long bytes;
  private boolean full;

  // pronunciations of a word: byWord[firstOf[word] .. firstOf[word + 1])
  private int[] firstOf;
  private int[] byWord;
  private float[] ahead;
  private int[] touched;

  SuccessorTrees(LexiconTrie trie, WordNetwork network) {
    this(trie, network, MOST_BYTES);
  }

  SuccessorTrees(LexiconTrie trie, WordNetwork network, long mostBytes) {
    this.trie = trie;
    this.whole = trie.tree();
    this.added = trie.added();
    this.network = network;
    this.restricts = network.restricts();
    this.mostBytes = mostBytes;
    if (restricts && added != null) {
      throw new IllegalArgumentException("trie: got one that lies over another for a network that restricts, which needs one of its own");
    }
    if (restricts) {
      sortByWord();
      ahead = new float[whole.nodes()];
      Arrays.fill(ahead, Float.NEGATIVE_INFINITY);
      touched = new int[64];
    }
  }

  private void sortByWord() {
    int words = 0;
    for (int p = 0; p < whole.pronunciations(); p++) {
      words = Math.max(words, whole.word(p) + 1);
    }
    firstOf = new int[words + 1];
    for (int p = 0; p < whole.pronunciations(); p++) {
      firstOf[whole.word(p) + 1]++;
    }
    for (int w = 0; w < words; w++) {
      firstOf[w + 1] += firstOf[w];
    }
    int[] next = firstOf.clone();
    byWord = new int[whole.pronunciations()];
    for (int p = 0; p < byWord.length; p++) {
      byWord[next[whole.word(p)]++] = p;
    }
  }

  /** To be called between utterances: no path may hold a node of a tree. */
  void clear() {
    if (full) {
      Arrays.fill(trees, null);
      count = 0;
      bytes = 0;
      full = false;
    }
  }

  long bytes() {
    return !restricts ? 0 : bytes + 12L * states.length + 4L * (firstOf.length + byWord.length + ahead.length + touched.length);
  }

  boolean restricts() {
    return restricts;
  }

  /** The tree that a node of a path in a state belongs to. */
  SearchTree of(int state, int node) {
    return added != null && node >= added.root() ? added : of(state);
  }

  /** Words that may follow in any state beside those of its tree, null without any. */
  SearchTree added() {
    return added;
  }

  /** What any word promises behind a state, see {@link SearchTree#lookAhead}. */
  float rootAhead(SearchTree tree) {
    float ahead = tree.lookAhead(SearchTree.ROOT);
    return added == null ? ahead : Math.max(ahead, added.lookAhead(added.root()));
  }

  /** The tree of a state; the same one until {@link #clear}. */
  SearchTree of(int state) {
    if (!restricts) {
      return whole;
    }
    int slot = slot(state);
    SearchTree tree = trees[slot];
    if (tree != null) {
      return tree;
    }
    tree = make(state);
    if (2 * ++count > states.length) {
      grow();
      slot = slot(state);
    }
    states[slot] = state;
    trees[slot] = tree;
    return tree;
  }

  private int slot(int state) {
    int mask = states.length - 1;
    int slot = (state * 0x9E3779B9 >>> 7) & mask;
    while (trees[slot] != null && states[slot] != state) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    int[] oldStates = states;
    SearchTree[] oldTrees = trees;
    states = new int[2 * oldStates.length];
    trees = new SearchTree[states.length];
    for (int i = 0; i < oldTrees.length; i++) {
      if (oldTrees[i] != null) {
        int slot = slot(oldStates[i]);
        states[slot] = oldStates[i];
        trees[slot] = oldTrees[i];
      }
    }
  }

  private SearchTree make(int state) {
    int[] words = full ? null : network.successors(state);
    if (words == null) {
      return whole;
    }
    SearchTree tree = restricted(state, words);
    if (bytes + tree.bytes() > mostBytes) {
      full = true;
      return whole;
    }
    bytes += tree.bytes();
    return tree;
  }

  private SearchTree restricted(int state, int[] words) {
    int most = 0;
    for (int word : words) {
      most += word + 1 < firstOf.length ? firstOf[word + 1] - firstOf[word] : 0;
    }
    int[] source = new int[most];
    int pronunciations = 0;
    touched[0] = SearchTree.ROOT;
    int nodes = 1;
    for (int word : words) {
      float score = WordNetwork.scoreOf(network.step(state, word));
      if (word + 1 >= firstOf.length || score == Float.NEGATIVE_INFINITY) {
        continue;
      }
      for (int i = firstOf[word]; i < firstOf[word + 1]; i++) {
        source[pronunciations++] = byWord[i];
        float promise = score + whole.score(byWord[i]);
        for (int n = trie.node(byWord[i]); n >= 0 && promise > ahead[n]; n = trie.parent(n)) {
          if (ahead[n] == Float.NEGATIVE_INFINITY && n != SearchTree.ROOT) {
            touched = nodes < touched.length ? touched : Arrays.copyOf(touched, 2 * nodes);
            touched[nodes++] = n;
          }
          ahead[n] = promise;
        }
      }
    }
    // numbers of nodes and pronunciations are breadth first, and stay so when some are left out
    Arrays.sort(touched, 0, nodes);
    Arrays.sort(source, 0, pronunciations);
    SearchTree tree = compacted(nodes, Arrays.copyOf(source, pronunciations));
    for (int i = 0; i < nodes; i++) {
      ahead[touched[i]] = Float.NEGATIVE_INFINITY;
    }
    return tree;
  }

  private SearchTree compacted(int nodes, int[] source) {
    char[] unit = new char[nodes];
    int[] parent = new int[nodes];
    int[] firstChild = new int[nodes + 1];
    int[] firstPronunciation = new int[nodes + 1];
    int[] soleWord = new int[nodes];
    float[] lookAhead = new float[nodes];
    int child = 1;
    int pronunciation = 0;
    for (int i = 0; i < nodes; i++) {
      int node = touched[i];
      unit[i] = (char) whole.unit(node);
      soleWord[i] = SearchTree.EXACT;
      lookAhead[i] = nodes == 1 ? 0 : ahead[node];
      firstChild[i] = child;
      while (child < nodes && trie.parent(touched[child]) == node) {
        parent[child++] = i;
      }
      firstPronunciation[i] = pronunciation;
      while (pronunciation < source.length && trie.node(source[pronunciation]) == node) {
        pronunciation++;
      }
    }
    firstChild[nodes] = child;
    firstPronunciation[nodes] = pronunciation;
    int[] word = new int[source.length];
    float[] score = new float[source.length];
    for (int p = 0; p < source.length; p++) {
      word[p] = whole.word(source[p]);
      score[p] = whole.score(source[p]);
    }
    return new SearchTree(unit, parent, firstChild, firstPronunciation, soleWord, lookAhead, word, score, source);
  }
}
