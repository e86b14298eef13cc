package io.dualmode.model.search.lattice;

import io.dualmode.model.search.token.Tokens;
import io.dualmode.model.search.token.UnitBoundaries;
import java.util.Arrays;

/**
 * The word lattice of an utterance in progress: what the paths of the search point back to.
 *
 * <p>A node is a moment at which words ended with the same acoustic context and network state; an arc is a word (with the silence
 * before it) from the node where the path was before to the node where it ended. Nodes are numbered in time order, so the number
 * is a topological order; the arcs into node {@code n} are {@code firstArc[n] .. firstArc[n + 1] - 1}. Node 0 is the start.
 *
 * <p>{@link #collect} drops what no living path reaches, and arcs more than the lattice beam behind the best way into a node that
 * a living path can still pass (the pruning of Povey et al. 2012, with every living path taken as a possible winner).
 */
public final class GrowingLattice {
  private final UnitBoundaries times;

  public int nodes;
  public int[] frame = new int[1024];
  public double[] score = new double[1024];
  int[] firstArc = new int[1025];

  public int arcs;
  public int[] from = new int[4096];
  public int[] pronunciation = new int[4096];
  public int[] unitTimes = new int[4096];
  /** Path score gained over the node it comes from. */
  float[] gain = new float[4096];
  /** The part of the gain that is not acoustic. */
  float[] language = new float[4096];

  private float[] excess = new float[1024];
  private int[] moved = new int[1024];
  private boolean[] keep = new boolean[4096];

  public GrowingLattice(UnitBoundaries times) {
    this.times = times;
  }

  public long bytes() {
    return 24L * frame.length + 21L * from.length;
  }

  public void clear() {
    nodes = 0;
    arcs = 0;
    firstArc[0] = 0;
  }

  /** Adds a node; the arcs added until the next node lead into it. */
  public int addNode(int atFrame, double pathScore) {
    if (nodes == frame.length) {
      int capacity = 2 * nodes;
      frame = Arrays.copyOf(frame, capacity);
      score = Arrays.copyOf(score, capacity);
      firstArc = Arrays.copyOf(firstArc, capacity + 1);
    }
    frame[nodes] = atFrame;
    score[nodes] = pathScore;
    firstArc[nodes] = arcs;
    firstArc[++nodes] = arcs;
    return nodes - 1;
  }

  void addArc(int fromNode, int ofPronunciation, int ofTimes, float pathGain, float languagePart) {
    if (arcs == from.length) {
      int capacity = 2 * arcs;
      from = Arrays.copyOf(from, capacity);
      pronunciation = Arrays.copyOf(pronunciation, capacity);
      unitTimes = Arrays.copyOf(unitTimes, capacity);
      gain = Arrays.copyOf(gain, capacity);
      language = Arrays.copyOf(language, capacity);
    }
    from[arcs] = fromNode;
    pronunciation[arcs] = ofPronunciation;
    unitTimes[arcs] = ofTimes;
    gain[arcs] = pathGain;
    language[arcs++] = languagePart;
    firstArc[nodes] = arcs;
  }

  /** Forgets the nodes from {@code firstDropped} on, and their arcs. */
  public void truncate(int firstDropped) {
    arcs = firstArc[firstDropped];
    nodes = firstDropped;
  }

  /** The best arc into a node, -1 at the start. */
  public int bestArc(int node) {
    int best = -1;
    double bestScore = Double.NEGATIVE_INFINITY;
    for (int arc = firstArc[node]; arc < firstArc[node + 1]; arc++) {
      double total = score[from[arc]] + gain[arc];
      if (total > bestScore) {
        best = arc;
        bestScore = total;
      }
    }
    return best;
  }

  /** Drops what the tokens no longer need and renumbers the rest, in the tokens too. */
  void collect(Tokens tokens, float cut, float latticeBeam) {
    prepare();
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) >= cut) {
        excess[tokens.origin(i)] = 0;
        times.mark(tokens.times(i));
      }
    }
    excess[0] = 0;
    for (int node = nodes - 1; node >= 0; node--) {
      if (excess[node] == Float.POSITIVE_INFINITY) {
        continue;
      }
      int best = bestArc(node);
      for (int arc = firstArc[node]; arc < firstArc[node + 1]; arc++) {
        float behind = excess[node] + (float) (score[node] - score[from[arc]] - gain[arc]);
        if (arc == best || behind <= latticeBeam) {
          keep[arc] = true;
          times.mark(unitTimes[arc]);
          excess[from[arc]] = Math.min(excess[from[arc]], Math.max(0, behind));
        }
      }
    }
    compact(tokens, cut);
  }

  /**
   * Makes {@code root} the start: keeps only what follows it. Tokens that do not descend from it get the score negative infinity.
   */
  void reroot(int root, Tokens tokens, float cut) {
    prepare();
    excess[root] = 0;
    for (int node = root + 1; node < nodes; node++) {
      for (int arc = firstArc[node]; arc < firstArc[node + 1]; arc++) {
        if (excess[from[arc]] == 0) {
          keep[arc] = true;
          excess[node] = 0;
          times.mark(unitTimes[arc]);
        }
      }
    }
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) >= cut) {
        if (excess[tokens.origin(i)] == 0) {
          times.mark(tokens.times(i));
        } else {
          tokens.kill(i);
        }
      }
    }
    compact(tokens, cut);
  }

  private void prepare() {
    if (excess.length < nodes) {
      excess = new float[frame.length];
      moved = new int[frame.length];
    }
    if (keep.length < arcs) {
      keep = new boolean[from.length];
    }
    Arrays.fill(excess, 0, nodes, Float.POSITIVE_INFINITY);
    Arrays.fill(keep, 0, arcs, false);
    times.beginMarking();
  }

  private void compact(Tokens tokens, float cut) {
    times.compact();
    int keptNodes = 0;
    int keptArcs = 0;
    for (int node = 0; node < nodes; node++) {
      int first = firstArc[node];
      int end = firstArc[node + 1];
      moved[node] = -1;
      if (excess[node] == Float.POSITIVE_INFINITY) {
        continue;
      }
      moved[node] = keptNodes;
      frame[keptNodes] = frame[node];
      score[keptNodes] = score[node];
      firstArc[keptNodes++] = keptArcs;
      for (int arc = first; arc < end; arc++) {
        if (keep[arc]) {
          from[keptArcs] = moved[from[arc]];
          pronunciation[keptArcs] = pronunciation[arc];
          unitTimes[keptArcs] = times.moved(unitTimes[arc]);
          gain[keptArcs] = gain[arc];
          language[keptArcs++] = language[arc];
        }
      }
    }
    nodes = keptNodes;
    arcs = keptArcs;
    firstArc[nodes] = arcs;
    for (int i = 0; i < tokens.count(); i++) {
      if (tokens.score(i) >= cut) {
        tokens.move(i, moved[tokens.origin(i)], times.moved(tokens.times(i)));
      }
    }
  }

  /** The latest node that the best way of every living token passes. */
  int commonAncestor(Tokens tokens, float cut) {
    prepare();
    int marked = 0;
    int node = 0;
    for (int i = 0; i < tokens.count(); i++) {
      int origin = tokens.origin(i);
      if (tokens.score(i) >= cut && excess[origin] != 0) {
        excess[origin] = 0;
        marked++;
        node = Math.max(node, origin);
      }
    }
    for (; marked > 1 && node > 0; node--) {
      if (excess[node] == 0) {
        int before = from[bestArc(node)];
        if (excess[before] == 0) {
          marked--;
        } else {
          excess[before] = 0;
        }
      }
    }
    while (node > 0 && excess[node] != 0) {
      node--;
    }
    return node;
  }
}
