package io.dualmode.model.grammar;

import io.dualmode.api.grammar.Grammar;
import io.dualmode.model.grammar.graph.WordGraph;
import io.dualmode.model.search.WordNetwork;

/** The words of a grammar in any order, equally likely, at one score each, plus the garbage score for unknown speech. */
final class WordLoop implements WordNetwork {
  private final WordGraph graph;
  private final float score;
  private final int unknown;
  private final float garbageScore;

  WordLoop(WordGraph graph, float score, float garbageScore) {
    this.graph = graph;
    this.score = score;
    this.unknown = graph.idOf(Grammar.UNKNOWN);
    this.garbageScore = garbageScore;
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
    return WordNetwork.pack(lookAhead(word), 0);
  }

  @Override
  public float end(int state) {
    return 0;
  }

  @Override
  public float lookAhead(int word) {
    return word == unknown ? score + garbageScore : score;
  }
}
