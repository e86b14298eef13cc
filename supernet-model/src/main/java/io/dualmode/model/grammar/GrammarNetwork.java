package io.dualmode.model.grammar;

import io.dualmode.model.grammar.graph.ChoiceCosts;
import io.dualmode.model.grammar.graph.WordGraph;
import io.dualmode.model.search.WordNetwork;

/**
 * A grammar as a word network that allows its sentences only. Scores are the grammar's log weights less {@link ChoiceCosts}; a
 * word's look-ahead is the best score that it has anywhere.
 */
public final class GrammarNetwork implements WordNetwork {
  private final WordGraph graph;
  private final ChoiceCosts choices;
  private final float[] lookAhead;
  private final int unknown;
  private final float garbageScore;

  /** A network that adds {@code garbageScore} for every unit heard outside the grammar, and takes off {@code repeat} where it loops. */
  public GrammarNetwork(WordGraph graph, float garbageScore, float repeat) {
    this.graph = graph;
    this.garbageScore = garbageScore;
    this.unknown = graph.idOf(io.dualmode.api.grammar.Grammar.UNKNOWN);
    this.choices = new ChoiceCosts(graph, unknown, repeat, false);
    this.lookAhead = choices.bestScores();
    if (unknown >= 0) {
      lookAhead[unknown] += garbageScore;
    }
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
    long step = choices.step(state, word);
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
