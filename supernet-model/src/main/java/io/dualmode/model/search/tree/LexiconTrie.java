package io.dualmode.model.search.tree;

import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.SortedWords;
import io.dualmode.model.search.LatticeVocabulary;
import io.dualmode.model.search.WordNetwork;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pronunciations as a prefix tree in flat arrays: words that begin alike share their search paths.
 *
 * <p>The search walks {@link #tree()}; what only results need stands here: spellings, and the way from a node to the root.
 *
 * <p>Look-ahead (Ortmanns et al. 1996): each node knows the best score that {@link WordNetwork#lookAhead} promises any word below
 * it. Where only one network word is left below, the node stores its best pronunciation score alone and the search adds the word's
 * exact score, long before the word ends.
 *
 * <p>Words may stand {@linkplain LexiconTrieBuilder#apart apart}: they share no nodes, and the children of the root are in the order of the network's
 * words.
 *
 * <p>A trie may lie {@linkplain LexiconTrieBuilder#LexiconTrieBuilder(WordNetwork, LexiconTrie, int) over} a large one that others use as well: it holds a
 * few words of its own, numbered on from the nodes, pronunciations and spellings of the other, and the search enters both trees.
 *
 * <p>Immutable; safe for use by any number of threads.
 */
public final class LexiconTrie implements LatticeVocabulary {
  private static final int ROOT = SearchTree.ROOT;
  private static final int SEVERAL = SearchTree.SEVERAL;

  /** The trie below, null for none. */
  private final LexiconTrie base;
  private final SearchTree tree;
  private final int[] parent;
  private final int[] pronunciationNode;
  private final int[] pronunciationLabel;
  private final Spellings labels;
  private final int mostWord;

  /** The spellings of the words that were added, by label. */
  private interface Spellings {
    int size();

    String get(int label);
  }

  private LexiconTrie(PackedTree packed, Spellings labels) {
    base = null;
    this.labels = labels;
    parent = packed.parents();
    pronunciationNode = packed.ends();
    pronunciationLabel = packed.label();
    tree = new SearchTree(packed.unit(), packed.nodes(), packed.word(), packed.score());
    mostWord = most(-1, packed.word(), packed.word().length);
  }

  private static int most(int least, int[] words, int count) {
    int most = least;
    for (int p = 0; p < count; p++) {
      // a call would cost more than the rest before anything is compiled
      if (words[p] > most) {
        most = words[p];
      }
    }
    return most;
  }

  /**
   * A tree over packed arrays whose label {@code i} is word {@code i} of a list.
   *
   * @param units of the inventory, silence included
   * @param words of the network that the tree was made for
   * @throws IllegalArgumentException that says what no tree can have
   */
  public static LexiconTrie of(PackedTree packed, SortedWords spellings, int units, int words) {
    String fault = packed.fault(units, words, spellings.size());
    if (fault != null) {
      throw new IllegalArgumentException(fault);
    }
    return new LexiconTrie(packed, new Spellings() {
      @Override
      public int size() {
        return spellings.size();
      }

      @Override
      public String get(int label) {
        return spellings.word(label);
      }
    });
  }

  /** The tree as flat arrays, of which those of a trie over another would say nothing. */
  public PackedTree packed() {
    if (base != null) {
      throw new IllegalStateException("trie: lies over another, expected one of its own");
    }
    return tree.packed(pronunciationLabel);
  }

  private static Spellings spellings(List<String> labels) {
    String[] all = labels.toArray(String[]::new);
    return new Spellings() {
      @Override
      public int size() {
        return all.length;
      }

      @Override
      public String get(int label) {
        return all[label];
      }
    };
  }

  LexiconTrie(LexiconTrieBuilder builder, WordNetwork network) {
    base = builder.base;
    int count = builder.pronunciations.size();
    boolean apart = builder.apart;
    int[] order = apart ? placeOrder(builder) : PronunciationOrder.of(builder.pronunciations, builder.label, builder.units);
    String[] sorted = new String[count];
    for (int i = 0; i < count; i++) {
      sorted[i] = builder.pronunciations.get(order[i]);
    }
    labels = spellings(builder.labels);
    int[] pronunciationNode = new int[count];
    int[] pronunciationWord = new int[count];
    int[] pronunciationLabel = new int[count];
    float[] pronunciationScore = new float[count];

    int most = 1 + Arrays.stream(sorted).mapToInt(String::length).sum();
    char[] unit = new char[most];
    int[] parent = new int[most];
    int[] firstChild = new int[most + 1];
    int[] firstPronunciation = new int[most + 1];
    int[] low = new int[most];
    int[] high = new int[most];
    int[] depth = new int[most];
    parent[ROOT] = -1;
    high[ROOT] = count;
    int nodes = 1;
    int ended = 0;
    for (int n = 0; n < nodes; n++) {
      firstChild[n] = nodes;
      firstPronunciation[n] = ended;
      int i = low[n];
      for (; i < high[n] && sorted[i].length() == depth[n]; i++) {
        int source = order[i];
        if (ended > firstPronunciation[n] && pronunciationLabel[ended - 1] == builder.label.get(source)) {
          continue;
        }
        pronunciationNode[ended] = n;
        pronunciationWord[ended] = builder.word.get(source);
        pronunciationLabel[ended] = builder.label.get(source);
        pronunciationScore[ended++] = builder.score.get(source);
      }
      while (i < high[n]) {
        char next = sorted[i].charAt(depth[n]);
        unit[nodes] = next;
        parent[nodes] = n;
        depth[nodes] = depth[n] + 1;
        low[nodes] = i;
        int first = i;
        while (i < high[n] && sorted[i].charAt(depth[n]) == next
            && (!apart || builder.word.get(order[i]).equals(builder.word.get(order[first])))) {
          i++;
        }
        high[nodes++] = i;
      }
    }
    firstChild[nodes] = nodes;
    firstPronunciation[nodes] = ended;
    this.pronunciationNode = Arrays.copyOf(pronunciationNode, ended);
    this.pronunciationLabel = Arrays.copyOf(pronunciationLabel, ended);
    this.parent = Arrays.copyOf(parent, nodes);
    mostWord = most(base == null ? -1 : base.mostWord(), pronunciationWord, ended);
    tree = lookingAhead(network, Arrays.copyOf(unit, nodes), firstChild, firstPronunciation,
        Arrays.copyOf(pronunciationWord, ended), Arrays.copyOf(pronunciationScore, ended));
  }

  private static int[] placeOrder(LexiconTrieBuilder builder) {
    return IntStream.range(0, builder.pronunciations.size()).boxed()
        .sorted(Comparator.<Integer>comparingInt(builder.word::get).thenComparing(builder.pronunciations::get))
        .mapToInt(Integer::intValue).toArray();
  }

  private SearchTree lookingAhead(WordNetwork network, char[] unit, int[] firstChild, int[] firstPronunciation, int[] word,
      float[] score) {
    int none = -2;
    int nodes = unit.length;
    float[] lookAhead = new float[nodes];
    int[] soleWord = new int[nodes];
    float[] bestPronunciation = new float[nodes];
    Arrays.fill(lookAhead, Float.NEGATIVE_INFINITY);
    Arrays.fill(bestPronunciation, Float.NEGATIVE_INFINITY);
    Arrays.fill(soleWord, none);
    for (int n = nodes - 1; n >= 0; n--) {
      for (int p = firstPronunciation[n]; p < firstPronunciation[n + 1]; p++) {
        lookAhead[n] = Math.max(lookAhead[n], network.lookAhead(word[p]) + score[p]);
        bestPronunciation[n] = Math.max(bestPronunciation[n], score[p]);
        soleWord[n] = soleWord[n] == none || soleWord[n] == word[p] ? word[p] : SEVERAL;
      }
      int up = parent[n];
      if (up >= 0) {
        lookAhead[up] = Math.max(lookAhead[up], lookAhead[n]);
        bestPronunciation[up] = Math.max(bestPronunciation[up], bestPronunciation[n]);
        soleWord[up] = soleWord[up] == none || soleWord[up] == soleWord[n] ? soleWord[n] : SEVERAL;
      }
    }
    soleWord[ROOT] = SEVERAL;
    if (lookAhead[ROOT] == Float.NEGATIVE_INFINITY) {
      lookAhead[ROOT] = 0;
    }
    for (int n = 0; n < nodes; n++) {
      lookAhead[n] = soleWord[n] == SEVERAL ? lookAhead[n] : bestPronunciation[n];
    }
    return new SearchTree(base == null ? ROOT : base.nodes(), base == null ? 0 : base.pronunciations(), unit, parent, firstChild,
        firstPronunciation, soleWord, lookAhead, word, score, null);
  }

  /** The words of a lexicon that a network knows, variants equally likely. */
  public static LexiconTrie of(PronunciationLexicon lexicon, WordNetwork network) {
    LexiconTrieBuilder builder = new LexiconTrieBuilder(network, lexicon.units().size());
    lexicon.forEach(builder::add);
    return builder.build();
  }

  /** Nodes, the root included. */
  public int nodes() {
    return (base == null ? 0 : base.nodes()) + tree.nodes();
  }

  /** Pronunciations, homophones and variants counted one by one. */
  public int pronunciations() {
    return (base == null ? 0 : base.pronunciations()) + pronunciationNode.length;
  }

  /** Distinct spellings. */
  public int words() {
    return (base == null ? 0 : base.words()) + labels.size();
  }

  /** The highest number that a word of the network has here, -1 without words. */
  public int mostWord() {
    return mostWord;
  }

  /** The tree of all words, or of those of the trie below. */
  public SearchTree tree() {
    return base == null ? tree : base.tree;
  }

  boolean liesOverAnother() {
    return base != null;
  }

  /** The tree of the words that lie over another trie, null if there is none. */
  SearchTree added() {
    return base == null ? null : tree;
  }

  /** The node above, -1 for the root; of a trie that lies over no other. */
  int parent(int node) {
    return parent[node];
  }

  /** The node that a pronunciation ends in; of a trie that lies over no other. */
  int node(int pronunciation) {
    return pronunciationNode[pronunciation];
  }

  /** Index of the spelling; equal for variants of one word, distinct even for words that the network cannot tell apart. */
  @Override
  public int label(int pronunciation) {
    int below = tree.firstPronunciation(tree.root());
    return pronunciation < below ? base.label(pronunciation) : pronunciationLabel[pronunciation - below];
  }

  /** The spelling of a label, {@code 0..words()-1}. */
  @Override
  public String spelling(int label) {
    int below = base == null ? 0 : base.words();
    return label < below ? base.spelling(label) : labels.get(label - below);
  }

  /** The label of a word that has this pronunciation here, -1 if there is none. */
  int label(String spelling, int[] units) {
    int node = ROOT;
    for (int unit : units) {
      int child = tree.firstChild(node);
      int end = tree.firstChild(node + 1);
      while (child < end && tree.unit(child) != unit) {
        child++;
      }
      if (child == end) {
        return -1;
      }
      node = child;
    }
    for (int p = tree.firstPronunciation(node); p < tree.firstPronunciation(node + 1); p++) {
      if (labels.get(pronunciationLabel[p]).equals(spelling)) {
        return pronunciationLabel[p];
      }
    }
    return -1;
  }

  /** The units of a pronunciation. */
  @Override
  public int[] units(int pronunciation) {
    int below = tree.firstPronunciation(tree.root());
    if (pronunciation < below) {
      return base.units(pronunciation);
    }
    int length = 0;
    for (int n = pronunciationNode[pronunciation - below]; n != ROOT; n = parent[n]) {
      length++;
    }
    int[] units = new int[length];
    for (int n = pronunciationNode[pronunciation - below]; n != ROOT; n = parent[n]) {
      units[--length] = tree.unit(tree.root() + n);
    }
    return units;
  }
}
