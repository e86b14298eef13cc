package io.dualmode.model.search.lattice;

import java.util.Arrays;

/**
 * Words that end at the current frame, gathered by what follows them: (acoustic context, network state).
 *
 * <p>All words of one group open the tree together, once, at the best of their scores, and become the arcs of one lattice node.
 */
public final class WordEnds {
  public int[] context = new int[256];
  public int[] state = new int[256];
  public float[] best = new float[256];
  int[] firstArc = new int[256];
  public int groups;

  int[] pronunciation = new int[1024];
  int[] origin = new int[1024];
  int[] times = new int[1024];
  float[] score = new float[1024];
  float[] language = new float[1024];
  int[] nextArc = new int[1024];
  int arcs;

  private long[] index = new long[1024];
  private long epoch = 1;

  public long bytes() {
    return 16L * context.length + 24L * origin.length + 8L * index.length;
  }

  public void clear() {
    groups = 0;
    arcs = 0;
    epoch++;
  }

  public void add(int toContext, int toState, int word, int from, int unitTimes, float pathScore, float languageScore) {
    if (arcs == pronunciation.length) {
      growArcs();
    }
    int group = group(toContext, toState);
    int arc = arcs++;
    pronunciation[arc] = word;
    origin[arc] = from;
    times[arc] = unitTimes;
    score[arc] = pathScore;
    language[arc] = languageScore;
    nextArc[arc] = firstArc[group];
    firstArc[group] = arc;
    best[group] = Math.max(best[group], pathScore);
  }

  /** Makes a lattice node of a group, and arcs of those of its words that are within the lattice beam of the best. */
  public int addNode(int group, int frame, double zero, GrowingLattice lattice, float latticeBeam) {
    int node = lattice.addNode(frame, zero + best[group]);
    float least = best[group] - latticeBeam;
    for (int arc = firstArc[group]; arc >= 0; arc = nextArc[arc]) {
      if (score[arc] >= least) {
        float gain = (float) (zero + score[arc] - lattice.score[origin[arc]]);
        lattice.addArc(origin[arc], pronunciation[arc], times[arc], gain, language[arc]);
      }
    }
    return node;
  }

  private int group(int toContext, int toState) {
    int mask = index.length - 1;
    int slot = slot(toContext, toState);
    for (; index[slot] >>> 32 == epoch; slot = slot + 1 & mask) {
      int group = (int) index[slot];
      if (context[group] == toContext && state[group] == toState) {
        return group;
      }
    }
    if (groups == context.length) {
      growGroups();
      slot = slot(toContext, toState);
      while (index[slot] >>> 32 == epoch) {
        slot = slot + 1 & index.length - 1;
      }
    }
    int group = groups++;
    index[slot] = epoch << 32 | group;
    context[group] = toContext;
    state[group] = toState;
    best[group] = Float.NEGATIVE_INFINITY;
    firstArc[group] = -1;
    return group;
  }

  private int slot(int toContext, int toState) {
    long key = (long) toState * 0x9E3779B97F4A7C15L ^ toContext * 0xC2B2AE3D27D4EB4FL;
    key ^= key >>> 29;
    return (int) (key * 0xBF58476D1CE4E5B9L >>> 33) & index.length - 1;
  }

  private void growGroups() {
    int capacity = 2 * groups;
    context = Arrays.copyOf(context, capacity);
    state = Arrays.copyOf(state, capacity);
    best = Arrays.copyOf(best, capacity);
    firstArc = Arrays.copyOf(firstArc, capacity);
    index = new long[4 * capacity];
    for (int i = 0; i < groups; i++) {
      int slot = slot(context[i], state[i]);
      while (index[slot] >>> 32 == epoch) {
        slot = slot + 1 & index.length - 1;
      }
      index[slot] = epoch << 32 | i;
    }
  }

  private void growArcs() {
    int capacity = 2 * arcs;
    pronunciation = Arrays.copyOf(pronunciation, capacity);
    origin = Arrays.copyOf(origin, capacity);
    times = Arrays.copyOf(times, capacity);
    score = Arrays.copyOf(score, capacity);
    language = Arrays.copyOf(language, capacity);
    nextArc = Arrays.copyOf(nextArc, capacity);
  }
}
