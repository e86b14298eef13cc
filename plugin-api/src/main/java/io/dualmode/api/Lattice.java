package io.dualmode.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The words an utterance may have held, as a graph from {@link #start} to {@link #end}.
 *
 * <p>Nodes are points in time, edges are words. Every edge leads from a lower to a higher node index, so the list of nodes is a
 * topological order. Posteriors of the edges across any cut add up to one.
 *
 * @param nodeMillis time of each node on the clock of the session
 * @param edges the words
 * @param start index of the first node
 * @param end index of the last node
 * @param languageWeight factor that the language scores of the edges contain
 * @param wordPenalty log score per word that the language scores of the edges with words contain
 */
public record Lattice(List<Long> nodeMillis, List<Edge> edges, int start, int end, double languageWeight, double wordPenalty) {

  /**
   * One word between two nodes.
   *
   * @param from index of the node it leaves
   * @param to index of the node it reaches, above {@code from}
   * @param word spelling; empty for silence
   * @param acousticScore log score of the audio under this word (natural logarithm)
   * @param languageScore log score of the language model or grammar, weighted as in the search, word penalty included
   * @param posterior probability that the utterance holds this word here, 0..1
   */
  public record Edge(int from, int to, String word, double acousticScore, double languageScore, double posterior) {
    public Edge {
      Objects.requireNonNull(word, "word");
    }
  }

  /** A lattice whose language scores are neither weighted nor penalised. */
  public Lattice(List<Long> nodeMillis, List<Edge> edges, int start, int end) {
    this(nodeMillis, edges, start, end, 1, 0);
  }

  public Lattice {
    nodeMillis = List.copyOf(nodeMillis);
    edges = List.copyOf(edges);
    int nodes = nodeMillis.size();
    Objects.checkIndex(start, nodes);
    Objects.checkIndex(end, nodes);
    for (Edge edge : edges) {
      if (edge.from() < 0 || edge.to() >= nodes || edge.from() >= edge.to()) {
        throw new IllegalArgumentException("edge '" + edge.word() + "' leads from node " + edge.from() + " to " + edge.to()
            + ", expected from < to within 0.." + (nodes - 1));
      }
    }
  }

  /**
   * Lattices of successive utterances as one: from the end of each an edge without word and score leads to the start of the next.
   *
   * @throws IllegalArgumentException when there is none, or when their language weights or word penalties differ, which one lattice
   *     cannot hold
   */
  public static Lattice joined(List<Lattice> utterances) {
    if (utterances.isEmpty()) {
      throw new IllegalArgumentException("got no lattice to join, expected at least one");
    }
    Lattice first = utterances.get(0);
    for (Lattice lattice : utterances) {
      if (lattice.languageWeight != first.languageWeight || lattice.wordPenalty != first.wordPenalty) {
        throw new IllegalArgumentException("lattices of language weight " + first.languageWeight + " and word penalty " + first.wordPenalty
            + " cannot be joined with one of " + lattice.languageWeight + " and " + lattice.wordPenalty);
      }
    }
    List<Long> nodes = new ArrayList<>();
    List<Edge> all = new ArrayList<>();
    int end = -1;
    for (Lattice lattice : utterances) {
      int shift = nodes.size();
      if (end >= 0) {
        all.add(new Edge(end, shift + lattice.start, "", 0, 0, 1));
      }
      nodes.addAll(lattice.nodeMillis);
      for (Edge edge : lattice.edges) {
        all.add(new Edge(shift + edge.from, shift + edge.to, edge.word, edge.acousticScore, edge.languageScore, edge.posterior));
      }
      end = shift + lattice.end;
    }
    return new Lattice(nodes, all, first.start, end, first.languageWeight, first.wordPenalty);
  }
}
