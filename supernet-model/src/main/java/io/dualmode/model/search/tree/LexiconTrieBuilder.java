package io.dualmode.model.search.tree;

import io.dualmode.model.search.WordNetwork;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects pronunciations for a {@link LexiconTrie}; those of words that the network does not know are counted and left out. */
public final class LexiconTrieBuilder {
  private final WordNetwork network;
  final LexiconTrie base;
  final int units;
  final List<String> labels = new ArrayList<>();
  private final Map<String, Integer> labelOf = new HashMap<>();
  final List<String> pronunciations = new ArrayList<>();
  final List<Integer> label = new ArrayList<>();
  final List<Integer> word = new ArrayList<>();
  final List<Float> score = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();
  boolean apart;

  /** A builder for words of a network over {@code units} units, silence included. */
  public LexiconTrieBuilder(WordNetwork network, int units) {
    this(network, null, units);
  }

  /**
   * A builder for words of a network that come on top of those of another trie.
   *
   * @param base a trie that lies over no other, for words that have the same numbers in this network
   */
  public LexiconTrieBuilder(WordNetwork network, LexiconTrie base, int units) {
    if (base != null && base.liesOverAnother()) {
      throw new IllegalArgumentException("base: got a trie that lies over another, expected one that does not");
    }
    if (units < 1 || units > SearchTree.MOST_UNIT) {
      throw new IllegalArgumentException("units: got " + units + ", allowed 1.." + SearchTree.MOST_UNIT);
    }
    this.network = network;
    this.base = base;
    this.units = units;
  }

  /** Words of different numbers share no nodes, and stand below the root in the order of their numbers. */
  public LexiconTrieBuilder apart() {
    apart = true;
    return this;
  }

  /**
   * Makes a word that the trie below holds the same word here.
   *
   * @param variants its pronunciations there
   */
  public void known(String spelling, List<int[]> variants) {
    for (int[] variant : variants) {
      int below = base.label(spelling, variant);
      if (below >= 0) {
        labelOf.put(spelling, below);
        return;
      }
    }
  }

  /** Adds the variants of a word, all equally likely. Returns false, adding nothing, if the network does not know the word. */
  public boolean add(String spelling, List<int[]> variants) {
    int id = network.idOf(spelling);
    add(spelling, id, variants);
    return id >= 0;
  }

  /**
   * Adds a pronunciation; adding the same one twice keeps the first.
   *
   * @param pronunciation at least one unit, each in {@code 1..units-1}
   * @param logProbability of the variant given the word, at most 0
   * @return false, adding nothing, if the network does not know the word
   */
  public boolean add(String spelling, int[] pronunciation, float logProbability) {
    return add(spelling, network.idOf(spelling), pronunciation, logProbability);
  }

  /** Adds the variants, all equally likely, of a word that the network knows by number. */
  public void add(String spelling, int id, List<int[]> variants) {
    for (int[] variant : variants) {
      add(spelling, id, variant, 0);
    }
  }

  private boolean add(String spelling, int id, int[] pronunciation, float logProbability) {
    if (pronunciation.length == 0) {
      throw new IllegalArgumentException("pronunciation of '" + spelling + "': got no unit, expected at least one");
    }
    if (!(logProbability <= 0) || logProbability == Float.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "pronunciation of '" + spelling + "': got log-probability " + logProbability + ", allowed finite and at most 0");
    }
    char[] key = new char[pronunciation.length];
    for (int i = 0; i < key.length; i++) {
      if (pronunciation[i] < 1 || pronunciation[i] >= units) {
        throw new IllegalArgumentException(
            "pronunciation of '" + spelling + "': got unit " + pronunciation[i] + ", allowed 1.." + (units - 1));
      }
      key[i] = (char) pronunciation[i];
    }
    if (id < 0) {
      leftOut.add(spelling);
      return false;
    }
    Integer index = labelOf.get(spelling);
    if (index == null) {
      index = (base == null ? 0 : base.words()) + labels.size();
      labelOf.put(spelling, index);
      labels.add(spelling);
    }
    pronunciations.add(new String(key));
    label.add(index);
    word.add(id);
    score.add(logProbability);
    return true;
  }

  /** Words offered that the network does not know, once per pronunciation. */
  public List<String> leftOut() {
    return List.copyOf(leftOut);
  }

  public LexiconTrie build() {
    return new LexiconTrie(this, network);
  }
}
