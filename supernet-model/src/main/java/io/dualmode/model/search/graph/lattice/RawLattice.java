package io.dualmode.model.search.graph.lattice;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/**
 * Paths that have not been compared yet: an acyclic graph whose states are in topological order, the start first. Arcs that would close a
 * circle are left out; no best path takes them.
 */
public final class RawLattice {
  /** Outputs from here on are sounds: paths of the same words and other sounds are not the same. */
  static final int FIRST_SOUND = 1 << 30;

  final int states;
  /** The arcs of state {@code s} are {@code first[s]..first[s+1]-1}. */
  final int[] first;
  final int[] to;
  final int[] input;
  final int[] output;
  final float[] graph;
  final float[] acoustic;
  /** Whether outputs of arcs are sounds too. */
  final boolean sounds;
  /** What ending costs where paths are compared, infinite where none ends; no part of their costs. */
  final float[] ending;

  /** Takes states and arcs in any order; the first state is the start. */
  public static final class Builder {
    private final IntUnaryOperator sound;
    private boolean sounds;
    private int states;
    private int arcs;
    private int[] from = new int[256];
    private int[] to = new int[256];
    private int[] input = new int[256];
    private int[] output = new int[256];
    private float[] graph = new float[256];
    private float[] acoustic = new float[256];
    private float[] ending = new float[256];

    /** A lattice whose outputs are words alone. */
    Builder() {
      this(input -> 0);
    }

    /** @param sound the sound of which an input tells, once in each, from 1 on; 0 for other inputs */
    public Builder(IntUnaryOperator sound) {
      this.sound = sound;
    }

    public int state() {
      if (states == ending.length) {
        ending = Arrays.copyOf(ending, 2 * states);
      }
      ending[states] = Float.POSITIVE_INFINITY;
      return states++;
    }

    /** Adds an arc; those of the start tell no sounds, as in Kaldi. */
    public void arc(int tail, int head, int reads, int writes, float graphCost, float acousticCost) {
      int told = tail == 0 || reads == 0 ? 0 : sound.applyAsInt(reads);
      sounds |= told > 0;
      if (told > 0 && writes != 0) {
        int between = state();
        add(tail, between, reads, writes, graphCost, acousticCost);
        add(between, head, 0, FIRST_SOUND + told, 0, 0);
      } else {
        add(tail, head, reads, told > 0 ? FIRST_SOUND + told : writes, graphCost, acousticCost);
      }
    }

    private void add(int tail, int head, int reads, int writes, float graphCost, float acousticCost) {
      if (arcs == from.length) {
        from = Arrays.copyOf(from, 2 * arcs);
        to = Arrays.copyOf(to, 2 * arcs);
        input = Arrays.copyOf(input, 2 * arcs);
        output = Arrays.copyOf(output, 2 * arcs);
        graph = Arrays.copyOf(graph, 2 * arcs);
        acoustic = Arrays.copyOf(acoustic, 2 * arcs);
      }
      from[arcs] = tail;
      to[arcs] = head;
      input[arcs] = reads;
      output[arcs] = writes;
      graph[arcs] = graphCost;
      acoustic[arcs++] = acousticCost;
    }

    /** Adds an arc that reads any number of labels. */
    public void arc(int tail, int head, int[] reads, int writes, float graphCost, float acousticCost) {
      int at = tail;
      for (int i = 0; i < Math.max(1, reads.length); i++) {
        int next = i + 1 < reads.length ? state() : head;
        arc(at, next, reads.length == 0 ? 0 : reads[i], i == 0 ? writes : 0, i == 0 ? graphCost : 0, i == 0 ? acousticCost : 0);
        at = next;
      }
    }

    public void end(int state, float cost) {
      ending[state] = cost;
    }

    public RawLattice build() {
      return new RawLattice(this);
    }
  }

  /** The paths of readings, without sounds. */
  static RawLattice of(Readings readings) {
    Builder raw = new Builder();
    for (int state = 0; state < readings.states(); state++) {
      raw.state();
    }
    for (int state = 0; state < readings.states(); state++) {
      for (Readings.Arc arc : readings.arcs(state)) {
        raw.arc(state, arc.to(), arc.inputs(), arc.output() >= FIRST_SOUND ? 0 : arc.output(), (float) arc.graph(), (float) arc.acoustic());
      }
      Readings.End end = readings.end(state);
      if (end != null && end.inputs().length == 0) {
        raw.end(state, (float) (end.graph() + end.acoustic()));
      } else if (end != null) {
        int behind = raw.state();
        raw.arc(state, behind, end.inputs(), 0, (float) end.graph(), (float) end.acoustic());
        raw.end(behind, 0);
      }
    }
    return raw.build();
  }

  private RawLattice(Builder b) {
    sounds = b.sounds;
    int[] firstOf = new int[b.states + 1];
    for (int i = 0; i < b.arcs; i++) {
      firstOf[b.from[i] + 1]++;
    }
    for (int i = 0; i < b.states; i++) {
      firstOf[i + 1] += firstOf[i];
    }
    int[] byState = new int[b.arcs];
    int[] filled = firstOf.clone();
    for (int i = 0; i < b.arcs; i++) {
      byState[filled[b.from[i]]++] = i;
    }
    int[] order = new int[b.states];
    int[] place = new int[b.states];
    states = order(b, firstOf, byState, order, place);
    first = new int[states + 1];
    to = new int[b.arcs];
    input = new int[b.arcs];
    output = new int[b.arcs];
    graph = new float[b.arcs];
    acoustic = new float[b.arcs];
    ending = new float[states];
    int at = 0;
    for (int state = 0; state < states; state++) {
      int old = order[state];
      first[state] = at;
      ending[state] = b.ending[old];
      for (int i = firstOf[old]; i < firstOf[old + 1]; i++) {
        int arc = byState[i];
        if (place[b.to[arc]] > state) {
          to[at] = place[b.to[arc]];
          input[at] = b.input[arc];
          output[at] = b.output[arc];
          graph[at] = b.graph[arc];
          acoustic[at++] = b.acoustic[arc];
        }
      }
    }
    first[states] = at;
  }

  /** Fills in the states that the start reaches in topological order, and the place of each; returns how many they are. */
  private static int order(Builder b, int[] firstOf, int[] byState, int[] order, int[] place) {
    if (b.states == 0) {
      return 0;
    }
    byte[] seen = new byte[b.states];
    int[] next = firstOf.clone();
    int[] stack = new int[b.states];
    int[] post = new int[b.states];
    int posted = 0;
    int depth = 0;
    stack[depth++] = 0;
    seen[0] = 1;
    while (depth > 0) {
      int state = stack[depth - 1];
      if (next[state] == firstOf[state + 1]) {
        post[posted++] = state;
        depth--;
      } else {
        int head = b.to[byState[next[state]++]];
        if (seen[head] == 0) {
          seen[head] = 1;
          stack[depth++] = head;
        }
      }
    }
    Arrays.fill(place, -1);
    for (int i = 0; i < posted; i++) {
      order[i] = post[posted - 1 - i];
      place[order[i]] = i;
    }
    return posted;
  }

  /** Its paths within a beam of the best. */
  RawLattice within(double beam) {
    double[] rest = costsToEnd();
    double[] cost = new double[states];
    Arrays.fill(cost, 1, states, Double.POSITIVE_INFINITY);
    Builder kept = new Builder();
    for (int state = 0; state < states; state++) {
      kept.state();
      for (int arc = first[state]; arc < first[state + 1]; arc++) {
        cost[to[arc]] = Math.min(cost[to[arc]], cost[state] + graph[arc] + acoustic[arc]);
      }
    }
    for (int state = 0; state < states; state++) {
      for (int arc = first[state]; arc < first[state + 1]; arc++) {
        if (cost[state] + graph[arc] + acoustic[arc] + rest[to[arc]] <= rest[0] + beam) {
          kept.arc(state, to[arc], input[arc], output[arc], graph[arc], acoustic[arc]);
        }
      }
      if (cost[state] + ending[state] <= rest[0] + beam) {
        kept.end(state, ending[state]);
      }
    }
    return kept.build();
  }

  /** The least cost from each state to an end. */
  double[] costsToEnd() {
    double[] costs = new double[states];
    for (int state = states - 1; state >= 0; state--) {
      double best = ending[state];
      for (int arc = first[state]; arc < first[state + 1]; arc++) {
        best = Math.min(best, (double) graph[arc] + acoustic[arc] + costs[to[arc]]);
      }
      costs[state] = best;
    }
    return costs;
  }
}
