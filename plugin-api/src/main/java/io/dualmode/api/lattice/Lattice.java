package io.dualmode.api.lattice;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The words an utterance may have held, as a graph from {@link #start} to {@link #end}.
 *
 * <p>Nodes are points in time, edges are words. Every edge leads from a lower to a higher node index, so the list of nodes is a
 * topological order. Posteriors of the edges across any cut add up to one.
 * Immutable.
 */
public final class Lattice {
  private final List<Long> nodeMillis;
  private final List<Edge> edges;
  private final int start;
  private final int end;
  private final double languageWeight;
  private final double wordPenalty;

  /** One word between two nodes. Immutable. */
  public static final class Edge {
    private final int from;
    private final int to;
    private final String word;
    private final double acousticScore;
    private final double languageScore;
    private final double posterior;

    /** An edge; the parameters are what the methods of these names say. */
    public Edge(int from, int to, String word, double acousticScore, double languageScore, double posterior) {
      this.from = from;
      this.to = to;
      this.word = Objects.requireNonNull(word, "word");
      this.acousticScore = acousticScore;
      this.languageScore = languageScore;
      this.posterior = posterior;
    }

    /** Index of the node it leaves. */
    public int from() {
      return from;
    }

    /** Index of the node it reaches, above {@link #from}. */
    public int to() {
      return to;
    }

    /** Spelling; empty for silence. */
    public String word() {
      return word;
    }

    /** Log score of the audio under this word (natural logarithm). */
    public double acousticScore() {
      return acousticScore;
    }

    /** Log score of the language model or grammar, weighted as in the search, word penalty included. */
    public double languageScore() {
      return languageScore;
    }

    /**
     * Share of this edge in the weight of all paths, 0..1: what the search itself believes, before it is calibrated to the
     * words' confidences.
     */
    public double posterior() {
      return posterior;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Edge e && from == e.from && to == e.to && word.equals(e.word)
          && Double.compare(acousticScore, e.acousticScore) == 0 && Double.compare(languageScore, e.languageScore) == 0
          && Double.compare(posterior, e.posterior) == 0;
    }

    @Override
    public int hashCode() {
      return Objects.hash(from, to, word, acousticScore, languageScore, posterior);
    }

    @Override
    public String toString() {
      return "Edge[" + from + "-" + to + " '" + word + "' " + acousticScore + " " + languageScore + " (" + posterior + ")]";
    }
  }

  /** A lattice whose language scores are neither weighted nor penalised. */
  public Lattice(List<Long> nodeMillis, List<Edge> edges, int start, int end) {
    this(nodeMillis, edges, start, end, 1, 0);
  }

  /** A lattice; the parameters are what the methods of these names say. */
  public Lattice(List<Long> nodeMillis, List<Edge> edges, int start, int end, double languageWeight, double wordPenalty) {
    this.nodeMillis = List.copyOf(nodeMillis);
    this.edges = List.copyOf(edges);
    this.start = start;
    this.end = end;
    this.languageWeight = languageWeight;
    this.wordPenalty = wordPenalty;
    int nodes = nodeMillis.size();
    Objects.checkIndex(start, nodes);
    Objects.checkIndex(end, nodes);
    for (Edge edge : this.edges) {
      if (edge.from() < 0 || edge.to() >= nodes || edge.from() >= edge.to()) {
        throw new IllegalArgumentException("edge '" + edge.word() + "' leads from node " + edge.from() + " to " + edge.to()
            + ", expected from < to within 0.." + (nodes - 1));
      }
    }
  }

  /** Time of each node on the clock of the session. */
  public List<Long> nodeMillis() {
    return nodeMillis;
  }

  /** The words. */
  public List<Edge> edges() {
    return edges;
  }

  /** Index of the first node. */
  public int start() {
    return start;
  }

  /** Index of the last node. */
  public int end() {
    return end;
  }

  /** Factor that the language scores of the edges contain. */
  public double languageWeight() {
    return languageWeight;
  }

  /** Log score per word that the language scores of the edges with words contain. */
  public double wordPenalty() {
    return wordPenalty;
  }

  /** The same lattice on another clock, which shows so many milliseconds more. */
  public Lattice later(long millis) {
    return new Lattice(nodeMillis.stream().map(at -> at + millis).toList(), edges, start, end, languageWeight, wordPenalty);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Lattice l && nodeMillis.equals(l.nodeMillis) && edges.equals(l.edges) && start == l.start && end == l.end
        && Double.compare(languageWeight, l.languageWeight) == 0 && Double.compare(wordPenalty, l.wordPenalty) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(nodeMillis, edges, start, end, languageWeight, wordPenalty);
  }

  @Override
  public String toString() {
    return "Lattice of " + nodeMillis.size() + " nodes and " + edges.size() + " edges";
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
