package io.dualmode.model.search.lattice;

import io.dualmode.model.search.LatticeVocabulary;
import io.dualmode.model.search.WordLattice;
import io.dualmode.model.search.token.UnitBoundaries;
import java.util.Arrays;

/**
 * Makes a {@link WordLattice} of what a {@link GrowingLattice} holds and a set of ways to end: keeps every arc on a path at most
 * the lattice beam behind the best one.
 */
public final class LatticeSnapshot {
  private static final int[] NO_UNITS = {};

  private final GrowingLattice growing;
  private int count;
  private int[] endFrom = new int[16];
  private double[] endGain = new double[16];
  private float[] endLanguage = new float[16];

  public LatticeSnapshot(GrowingLattice growing) {
    this.growing = growing;
  }

  /** Adds a way to end: from a node, by {@code gain} of path score of which {@code language} is not acoustic. */
  public void addEnd(int node, double gain, float language) {
    if (count == endFrom.length) {
      endFrom = Arrays.copyOf(endFrom, 2 * count);
      endGain = Arrays.copyOf(endGain, 2 * count);
      endLanguage = Arrays.copyOf(endLanguage, 2 * count);
    }
    endFrom[count] = node;
    endGain[count] = gain;
    endLanguage[count++] = language;
  }

  public boolean isEmpty() {
    return count == 0;
  }

  public WordLattice build(LatticeVocabulary vocabulary, UnitBoundaries times, int endFrame, float latticeBeam, double posteriorScale) {
    GrowingLattice g = growing;
    double best = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < count; i++) {
      best = Math.max(best, g.score[endFrom[i]] + endGain[i]);
    }
    double[] excess = new double[g.nodes];
    Arrays.fill(excess, Double.POSITIVE_INFINITY);
    boolean[] keepEnd = new boolean[count];
    double beam = latticeBeam + 1e-6;
    for (int i = 0; i < count; i++) {
      double behind = best - g.score[endFrom[i]] - endGain[i];
      keepEnd[i] = behind <= beam;
      if (keepEnd[i]) {
        excess[endFrom[i]] = Math.min(excess[endFrom[i]], behind);
      }
    }
    boolean[] keep = new boolean[g.arcs];
    int arcs = 0;
    int nodes = 1;
    for (int node = g.nodes - 1; node >= 0; node--) {
      if (excess[node] == Double.POSITIVE_INFINITY) {
        continue;
      }
      nodes++;
      int bestArc = g.bestArc(node);
      for (int arc = g.firstArc[node]; arc < g.firstArc[node + 1]; arc++) {
        double behind = excess[node] + Math.max(0, g.score[node] - g.score[g.from[arc]] - g.gain[arc]);
        if (arc == bestArc || behind <= beam) {
          keep[arc] = true;
          arcs++;
          excess[g.from[arc]] = Math.min(excess[g.from[arc]], arc == bestArc ? excess[node] : behind);
        }
      }
    }
    for (boolean kept : keepEnd) {
      arcs += kept ? 1 : 0;
    }
    int[] frame = new int[nodes];
    int[] firstArc = new int[nodes + 1];
    int[] from = new int[arcs];
    int[] pronunciation = new int[arcs];
    int[][] unitStarts = new int[arcs][];
    float[] gain = new float[arcs];
    float[] language = new float[arcs];
    int[] moved = new int[g.nodes];
    int n = 0;
    int a = 0;
    for (int node = 0; node < g.nodes; node++) {
      if (excess[node] == Double.POSITIVE_INFINITY) {
        continue;
      }
      moved[node] = n;
      frame[n] = g.frame[node];
      firstArc[n++] = a;
      for (int arc = g.firstArc[node]; arc < g.firstArc[node + 1]; arc++) {
        if (keep[arc]) {
          from[a] = moved[g.from[arc]];
          pronunciation[a] = g.pronunciation[arc];
          unitStarts[a] = unitStarts(times, g.unitTimes[arc]);
          gain[a] = g.gain[arc];
          language[a++] = g.language[arc];
        }
      }
    }
    frame[n] = endFrame;
    firstArc[n++] = a;
    for (int i = 0; i < count; i++) {
      if (keepEnd[i]) {
        from[a] = moved[endFrom[i]];
        pronunciation[a] = -1;
        unitStarts[a] = NO_UNITS;
        gain[a] = (float) endGain[i];
        language[a++] = endLanguage[i];
      }
    }
    firstArc[n] = a;
    return new WordLattice(vocabulary, frame, firstArc, from, pronunciation, unitStarts, gain, language, posteriorScale);
  }

  public static int[] unitStarts(UnitBoundaries times, int last) {
    int length = 0;
    for (int record = last; record >= 0; record = times.previous(record)) {
      length++;
    }
    int[] starts = new int[length];
    for (int record = last; record >= 0; record = times.previous(record)) {
      starts[--length] = times.began(record);
    }
    return starts;
  }
}
