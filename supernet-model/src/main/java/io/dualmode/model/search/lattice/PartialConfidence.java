package io.dualmode.model.search.lattice;

import io.dualmode.model.search.token.SearchState;
import io.dualmode.model.search.token.Tokens;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * How sure the words of the best living path are while the utterance goes on: the posterior, over all paths of the lattice that a living
 * token still extends, of the same word being said in the middle of its time.
 *
 * <p>Forward and backward sums run over the latest {@link #MOST_ARCS} arcs of the lattice only, so that the cost of asking does not grow
 * with the utterance; before them every node counts as the best way to it alone. Sums are taken relative to the best path to each node,
 * so they stay near one. The look-ahead of unfinished words counts as if it were their score. Not safe for use by several threads.
 */
public final class PartialConfidence {
  static final int MOST_ARCS = 4096;

  private final SearchState state;
  private final GrowingLattice lattice;
  private final double scale;
  private double[] forward = new double[256];
  private double[] backward = new double[256];
  private double[] ratio = new double[256];
  private int first;
  private double total;

  public PartialConfidence(SearchState state, GrowingLattice lattice, float posteriorScale) {
    this.state = state;
    this.lattice = lattice;
    scale = posteriorScale;
  }

  /**
   * The confidences of words of the best path, 0 to 1.
   *
   * @param ends the lattice nodes at which they end, the latest first
   * @param count of the nodes, all words of the path
   * @param labels the spelling of each arc's word
   * @return one for each node, in the same order
   */
  public double[] of(int[] ends, int count, IntUnaryOperator labels) {
    first = lattice.nodes;
    while (first > 0 && lattice.arcs - lattice.firstArc[first - 1] <= MOST_ARCS) {
      first--;
    }
    runForward();
    double[] early = new double[count];
    runBackward(ends, count, early);
    return sums(ends, count, labels, early);
  }

  private void runForward() {
    int nodes = lattice.nodes - first;
    int arcs = lattice.arcs - lattice.firstArc[first];
    forward = forward.length < nodes ? new double[2 * nodes] : forward;
    backward = backward.length < nodes ? new double[2 * nodes] : backward;
    ratio = ratio.length < arcs ? new double[2 * arcs] : ratio;
    int firstArc = lattice.firstArc[first];
    for (int node = first; node < lattice.nodes; node++) {
      double sum = lattice.firstArc[node] == lattice.firstArc[node + 1] ? 1 : 0;
      for (int arc = lattice.firstArc[node]; arc < lattice.firstArc[node + 1]; arc++) {
        int from = lattice.from[arc];
        ratio[arc - firstArc] = Math.exp(scale * (lattice.score[from] + lattice.gain[arc] - lattice.score[node]));
        sum += (from < first ? 1 : forward[from - first]) * ratio[arc - firstArc];
      }
      forward[node - first] = sum;
    }
  }

  /** Fills {@code early} with the mass of paths that enter the latest arcs through, or behind, each node of the best path before them. */
  private void runBackward(int[] ends, int count, double[] early) {
    Tokens tokens = state.tokens;
    Arrays.fill(backward, 0, lattice.nodes - first, 0);
    total = 0;
    for (int i = 0; i < tokens.count(); i++) {
      if (state.survives(i)) {
        double mass = Math.exp(scale * (tokens.score(i) - state.best));
        int origin = tokens.origin(i);
        if (origin < first) {
          total += mass;
          enter(origin, mass, ends, count, early);
        } else {
          backward[origin - first] += mass;
          total += forward[origin - first] * mass;
        }
      }
    }
    int firstArc = lattice.firstArc[first];
    for (int node = lattice.nodes - 1; node >= first; node--) {
      double behind = backward[node - first];
      for (int arc = lattice.firstArc[node]; behind > 0 && arc < lattice.firstArc[node + 1]; arc++) {
        int from = lattice.from[arc];
        double mass = ratio[arc - firstArc] * behind;
        if (from < first) {
          enter(from, mass, ends, count, early);
        } else {
          backward[from - first] += mass;
        }
      }
    }
  }

  /** Counts mass that comes from a node before the latest arcs for the last word of the best path that its best way shares. */
  private void enter(int node, double mass, int[] ends, int count, double[] early) {
    int at = node;
    int i = 0;
    while (at > 0) {
      while (i < count && ends[i] > at) {
        i++;
      }
      if (i == count) {
        return;
      }
      if (ends[i] == at) {
        early[i] += mass;
        return;
      }
      at = lattice.from[lattice.bestArc(at)];
    }
  }

  private double[] sums(int[] ends, int count, IntUnaryOperator labels, double[] early) {
    double[] sums = new double[count];
    double shared = 0;
    int inside = 0;
    for (int i = 0; i < count; i++) {
      shared += early[i];
      if (ends[i] < first) {
        sums[i] = shared;
      } else {
        inside = i + 1;
      }
    }
    // twice the middle of each word, and its label
    int[] middles = new int[inside];
    int[] label = new int[inside];
    for (int i = 0; i < inside; i++) {
      int arc = lattice.bestArc(ends[i]);
      middles[inside - 1 - i] = lattice.frame[lattice.from[arc]] + lattice.frame[ends[i]];
      label[inside - 1 - i] = labels.applyAsInt(arc);
    }
    int firstArc = lattice.firstArc[first];
    for (int node = first; node < lattice.nodes; node++) {
      double behind = backward[node - first];
      for (int arc = lattice.firstArc[node]; behind > 0 && arc < lattice.firstArc[node + 1]; arc++) {
        int from = lattice.from[arc];
        int i = Arrays.binarySearch(middles, 2 * lattice.frame[from]);
        for (i = i < 0 ? -1 - i : i; i < inside && middles[i] < 2 * lattice.frame[node]; i++) {
          if (label[i] == labels.applyAsInt(arc)) {
            sums[inside - 1 - i] += (from < first ? 1 : forward[from - first]) * ratio[arc - firstArc] * behind;
          }
        }
      }
    }
    for (int i = 0; i < count; i++) {
      sums[i] = total > 0 ? Math.min(1, sums[i] / total) : 0;
    }
    return sums;
  }

  /** The share of the living paths that stand at the node of the tree where a path stands, or are through with the same word. */
  public double standing(int token, int pronunciation) {
    Tokens tokens = state.tokens;
    double sum = 0;
    double all = 0;
    for (int i = 0; i < tokens.count(); i++) {
      if (state.survives(i)) {
        double mass = Math.exp(scale * (tokens.score(i) - state.best));
        int origin = tokens.origin(i);
        int arc = origin > tokens.origin(token) ? lattice.bestArc(origin) : -1;
        boolean through = arc >= 0 && lattice.pronunciation[arc] == pronunciation && lattice.from[arc] == tokens.origin(token);
        all += mass;
        sum += through || tokens.node(i) == tokens.node(token) ? mass : 0;
      }
    }
    return all > 0 ? sum / all : 0;
  }
}
