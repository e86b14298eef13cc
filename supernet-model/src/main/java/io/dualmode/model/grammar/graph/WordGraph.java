package io.dualmode.model.grammar.graph;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.search.WordNetwork;
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
 * A word without an arc is looked up in the state that {@link #back} names, if any, at a weight of its own, and so on: states behind
 * which the same long list may follow share it so. A path scores the best weight that the grammar gives its sentence. Speech outside
 * the grammar ({@link Grammar#UNKNOWN}) is a word that may repeat, because the search hears it unit by unit. Immutable; safe for use
 * by any number of threads.
 */
public final class WordGraph {
  private final String[] words;
  private final Map<String, Integer> ids = new HashMap<>();
  private final int[] firstArc;
  private final int[] arcWord;
  private final int[] arcTarget;
  private final float[] arcWeight;
  private final float[] finalWeight;
  private final int[] back;
  private final float[] backWeight;

  WordGraph(String[] words, ArcList graph) {
    this.words = words;
    firstArc = Arrays.copyOf(graph.firstArc, graph.states + 1);
    arcWord = Arrays.copyOf(graph.word, graph.arcs);
    arcTarget = Arrays.copyOf(graph.target, graph.arcs);
    arcWeight = Arrays.copyOf(graph.weight, graph.arcs);
    finalWeight = Arrays.copyOf(graph.finalWeight, graph.states);
    back = Arrays.copyOf(graph.back, graph.states);
    backWeight = Arrays.copyOf(graph.backWeight, graph.states);
    for (int i = 0; i < words.length; i++) {
      ids.put(words[i], i);
    }
  }

  /**
   * The graph of a grammar without its sentences that need one of {@code unspeakable}.
   *
   * @throws IllegalArgumentException if no sentence is left, or the graph grows beyond all use
   */
  public static WordGraph of(Grammar grammar, Set<String> unspeakable) {
    return new GraphBuilder(grammar, unspeakable).build();
  }

  public int states() {
    return finalWeight.length;
  }

  public int arcs() {
    return arcWord.length;
  }

  /** Words of the grammar, the place in the list being the id. */
  public List<String> words() {
    return Arrays.asList(words);
  }

  /** Id of a word, -1 for one that the grammar does not have. */
  public int idOf(String word) {
    return ids.getOrDefault(word, -1);
  }

  /** Weight of a word in a state, negative infinity where it cannot follow, and the state behind it; see {@link WordNetwork#pack}. */
  public long step(int state, int word) {
    float weight = 0;
    for (int at = state; at >= 0; at = back[at]) {
      int arc = ownArc(at, word);
      if (arc >= 0) {
        return WordNetwork.pack(weight + arcWeight[arc], arcTarget[arc]);
      }
      weight += backWeight[at];
    }
    return WordNetwork.pack(Float.NEGATIVE_INFINITY, state);
  }

  /** The arc of a word that a state has itself, -1 where there is none. */
  public int ownArc(int state, int word) {
    int arc = Arrays.binarySearch(arcWord, firstArc[state], firstArc[state + 1], word);
    return arc < 0 ? -1 : arc;
  }

  /** The state in which words are looked up that a state has no arc of its own for, -1 where there is none. */
  public int back(int state) {
    return back[state];
  }

  /** What a word pays that is looked up in {@link #back}. */
  float backWeight(int state) {
    return backWeight[state];
  }

  /** The words that may follow in a state, each once; null if they may be more than {@code most}. */
  public int[] following(int state, int most) {
    int count = 0;
    for (int at = state; at >= 0; at = back[at]) {
      count += firstArc[at + 1] - firstArc[at];
    }
    if (count > most) {
      return null;
    }
    int[] following = new int[count];
    count = 0;
    for (int at = state; at >= 0; at = back[at]) {
      int length = firstArc[at + 1] - firstArc[at];
      System.arraycopy(arcWord, firstArc[at], following, count, length);
      count += length;
    }
    return back[state] < 0 ? following : Arrays.stream(following).distinct().toArray();
  }

  public int firstArc(int state) {
    return firstArc[state];
  }

  public int word(int arc) {
    return arcWord[arc];
  }

  public int target(int arc) {
    return arcTarget[arc];
  }

  float weight(int arc) {
    return arcWeight[arc];
  }

  /** The best weight that each word has anywhere. */
  public float[] bestWeights() {
    float[] best = new float[words.length];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (int arc = 0; arc < arcWord.length; arc++) {
      best[arcWord[arc]] = Math.max(best[arcWord[arc]], arcWeight[arc]);
    }
    return best;
  }

  /** Log weight of ending in a state, negative infinity where no sentence ends. */
  public float finalWeight(int state) {
    return finalWeight[state];
  }

  /** Log weight of a sentence, negative infinity for what is none. */
  public double score(Collection<String> sentence) {
    double score = 0;
    int state = 0;
    for (String word : sentence) {
      int id = idOf(word);
      if (id < 0) {
        return Double.NEGATIVE_INFINITY;
      }
      long step = step(state, id);
      score += WordNetwork.scoreOf(step);
      state = WordNetwork.stateOf(step);
    }
    return score + finalWeight[state];
  }
}
