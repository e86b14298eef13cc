package io.dualmode.model.grammar;

import io.dualmode.api.Grammar;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A grammar as a deterministic, minimised automaton in flat arrays: at most one arc per state and word, no epsilon, no tags.
 *
 * <p>State 0 is the start. The arcs of state {@code s} are {@code firstArc[s] .. firstArc[s + 1] - 1} in the order of their words.
 * A path scores the best weight that the grammar gives its sentence. Speech outside the grammar ({@link Grammar#UNKNOWN}) is a
 * word that may repeat, because the search hears it unit by unit. Immutable; safe for use by any number of threads.
 */
final class WordGraph {
  private final String[] words;
  private final Map<String, Integer> ids = new HashMap<>();
  private final int[] firstArc;
  private final int[] arcWord;
  private final int[] arcTarget;
  private final float[] arcWeight;
  private final float[] finalWeight;

  WordGraph(String[] words, int[] firstArc, int[] arcWord, int[] arcTarget, float[] arcWeight, float[] finalWeight) {
    this.words = words;
    this.firstArc = firstArc;
    this.arcWord = arcWord;
    this.arcTarget = arcTarget;
    this.arcWeight = arcWeight;
    this.finalWeight = finalWeight;
    for (int i = 0; i < words.length; i++) {
      ids.put(words[i], i);
    }
  }

  /**
   * The graph of a grammar without its sentences that need one of {@code unspeakable}.
   *
   * @throws IllegalArgumentException if no sentence is left, or the graph grows beyond all use
   */
  static WordGraph of(Grammar grammar, Set<String> unspeakable) {
    return new GraphBuilder(grammar, unspeakable).build();
  }

  int states() {
    return finalWeight.length;
  }

  int arcs() {
    return arcWord.length;
  }

  /** Words of the grammar, the place in the list being the id. */
  List<String> words() {
    return Arrays.asList(words);
  }

  /** Id of a word, -1 for one that the grammar does not have. */
  int idOf(String word) {
    return ids.getOrDefault(word, -1);
  }

  /** The arc of a word out of a state, -1 where there is none. */
  int arc(int state, int word) {
    int arc = Arrays.binarySearch(arcWord, firstArc[state], firstArc[state + 1], word);
    return arc < 0 ? -1 : arc;
  }

  int firstArc(int state) {
    return firstArc[state];
  }

  int word(int arc) {
    return arcWord[arc];
  }

  int target(int arc) {
    return arcTarget[arc];
  }

  float weight(int arc) {
    return arcWeight[arc];
  }

  /** Log weight of ending in a state, negative infinity where no sentence ends. */
  float finalWeight(int state) {
    return finalWeight[state];
  }

  /** Log weight of a sentence, negative infinity for what is none. */
  double score(Collection<String> sentence) {
    double score = 0;
    int state = 0;
    for (String word : sentence) {
      int id = idOf(word);
      int arc = id < 0 ? -1 : arc(state, id);
      if (arc < 0) {
        return Double.NEGATIVE_INFINITY;
      }
      score += arcWeight[arc];
      state = arcTarget[arc];
    }
    return score + finalWeight[state];
  }
}
