package io.dualmode.model.grammar;

import io.dualmode.model.search.WordNetwork;
import java.util.Arrays;

/**
 * A grammar as a word network that allows its sentences only. Scores are the grammar's log weights; a word's look-ahead is the
 * best weight that it has anywhere.
 */
final class GrammarNetwork implements WordNetwork {
  private final WordGraph graph;
  private final float[] lookAhead;
  private final int unknown;
  private final float garbageScore;

  /** A network that adds {@code garbageScore} for every unit heard outside the grammar. */
  GrammarNetwork(WordGraph graph, float garbageScore) {
    this.graph = graph;
    this.garbageScore = garbageScore;
    this.unknown = graph.idOf(io.dualmode.api.Grammar.UNKNOWN);
    this.lookAhead = bestWeights(graph);
    if (unknown >= 0) {
      lookAhead[unknown] += garbageScore;
    }
  }

  static float[] bestWeights(WordGraph graph) {
    float[] best = new float[graph.words().size()];
    Arrays.fill(best, Float.NEGATIVE_INFINITY);
    for (int arc = 0; arc < graph.arcs(); arc++) {
      best[graph.word(arc)] = Math.max(best[graph.word(arc)], graph.weight(arc));
    }
    return best;
  }

  @Override
  public int idOf(String word) {
    return graph.idOf(word);
  }

  @Override
  public int start() {
    return 0;
  }

  @Override
  public long step(int state, int word) {
    long step = graph.step(state, word);
    return word == unknown ? WordNetwork.pack(WordNetwork.scoreOf(step) + garbageScore, WordNetwork.stateOf(step)) : step;
  }

  @Override
  public float end(int state) {
    return graph.finalWeight(state);
  }

  @Override
  public float lookAhead(int word) {
    return lookAhead[word];
  }

  @Override
  public boolean restricts() {
    return true;
  }

  @Override
  public int[] successors(int state) {
    return graph.following(state, graph.words().size() / 2);
  }
}
