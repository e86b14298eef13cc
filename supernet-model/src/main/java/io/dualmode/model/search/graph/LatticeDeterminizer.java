package io.dualmode.model.search.graph;

import io.dualmode.model.search.graph.Readings.Arc;
import io.dualmode.model.search.graph.Readings.End;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Makes {@link Readings} of a {@link RawLattice} by determinization over words that keeps the best path of each sequence and drops what is
 * not within a beam of the best (Povey et al., "Generating exact lattices in the WFST framework", 2012).
 *
 * <p>A state of the result is a set of states of the lattice, each with what a path to it costs and has read more than the best, or the
 * common, part of the set. States are made in order of the best path through them, so that a limit on their number drops the worst.
 */
public final class LatticeDeterminizer {
  private static final int MOST_STATES = 200_000;
  /** Costs that differ by less are equal. */
  private static final double DELTA = 1.0 / 1024;
  private static final double INFINITE = Double.POSITIVE_INFINITY;

  /** States of the lattice with what is left of cost and inputs. */
  private record Subset(int[] states, double[] graph, double[] acoustic, int[] strings, int hash) {
    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    public boolean equals(Object other) {
      if (!(other instanceof Subset that) || hash != that.hash || !Arrays.equals(states, that.states)
          || !Arrays.equals(strings, that.strings)) {
        return false;
      }
      for (int i = 0; i < states.length; i++) {
        if (Math.abs(graph[i] - that.graph[i]) + Math.abs(acoustic[i] - that.acoustic[i]) > DELTA) {
          return false;
        }
      }
      return true;
    }
  }

  /** An arc to be: from a state of the result by a word, to states of the lattice. */
  private record Task(double estimate, int from, int output, double forward, Members members) {}

  private final RawLattice lattice;
  private final double[] rest;
  private final double limit;
  private final InputStrings strings = new InputStrings();
  private final Readings result = new Readings();
  private final Map<Subset, Integer> known = new HashMap<>();
  private final List<Double> forward = new ArrayList<>();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Double.compare(a.estimate, b.estimate));
  private final Members closure;
  private final BitSet open;

  private LatticeDeterminizer(RawLattice lattice, double beam) {
    this.lattice = lattice;
    rest = lattice.costsToEnd();
    limit = (lattice.states == 0 ? 0 : rest[0]) + beam;
    closure = new Members(lattice.states);
    open = new BitSet(lattice.states);
  }

  /** The readings within a beam of the best; none where no path reaches an end. */
  public static Readings readings(RawLattice lattice, double beam) {
    LatticeDeterminizer work = new LatticeDeterminizer(lattice, beam);
    if (lattice.states > 0 && work.rest[0] < INFINITE) {
      work.run();
    }
    return work.result;
  }

  /** The best path known to each of some states of the lattice. */
  private static final class Members {
    final Map<Integer, Integer> place = new HashMap<>();
    int[] state;
    double[] graph;
    double[] acoustic;
    int[] string;
    int count;

    Members(int room) {
      int capacity = Math.max(1, Math.min(room, 16));
      state = new int[capacity];
      graph = new double[capacity];
      acoustic = new double[capacity];
      string = new int[capacity];
    }

    void clear() {
      place.clear();
      count = 0;
    }

    /** Offers a path; of two that cost the same the one with the lower graph cost stays. Returns whether it was taken. */
    boolean offer(int to, double g, double a, int read) {
      Integer at = place.get(to);
      if (at == null) {
        if (count == state.length) {
          state = Arrays.copyOf(state, 2 * count);
          graph = Arrays.copyOf(graph, 2 * count);
          acoustic = Arrays.copyOf(acoustic, 2 * count);
          string = Arrays.copyOf(string, 2 * count);
        }
        place.put(to, count);
        at = count++;
      } else {
        double old = graph[at] + acoustic[at];
        if (g + a > old || g + a == old && g >= graph[at]) {
          return false;
        }
      }
      state[at] = to;
      graph[at] = g;
      acoustic[at] = a;
      string[at] = read;
      return true;
    }
  }

  private void run() {
    Members start = new Members(1);
    start.offer(0, 0, 0, InputStrings.EMPTY);
    state(start, 0);
    while (!tasks.isEmpty()) {
      Task task = tasks.poll();
      if (task.estimate > limit || result.states() >= MOST_STATES) {
        break;
      }
      follow(task);
    }
  }

  private void follow(Task task) {
    Members m = task.members;
    int best = 0;
    int common = m.string[0];
    for (int i = 1; i < m.count; i++) {
      double difference = m.graph[i] + m.acoustic[i] - m.graph[best] - m.acoustic[best];
      best = difference < 0 || difference == 0 && m.graph[i] < m.graph[best] ? i : best;
      common = strings.common(common, m.string[i]);
    }
    double graph = m.graph[best];
    double acoustic = m.acoustic[best];
    int prefix = strings.length(common);
    for (int i = 0; i < m.count; i++) {
      m.graph[i] -= graph;
      m.acoustic[i] -= acoustic;
      m.string[i] = strings.without(m.string[i], prefix);
    }
    int to = state(m, task.forward + graph + acoustic);
    result.addArc(task.from, new Arc(to, task.output, graph, acoustic, strings.labels(common)));
  }

  /** The state of a set, with tasks for what goes on from it where it is new. */
  private int state(Members m, double cost) {
    Integer[] sorted = new Integer[m.count];
    Arrays.setAll(sorted, i -> i);
    Arrays.sort(sorted, (a, b) -> Integer.compare(m.state[a], m.state[b]));
    Subset subset = new Subset(new int[m.count], new double[m.count], new double[m.count], new int[m.count], hash(m, sorted));
    for (int i = 0; i < m.count; i++) {
      subset.states[i] = m.state[sorted[i]];
      subset.graph[i] = m.graph[sorted[i]];
      subset.acoustic[i] = m.acoustic[sorted[i]];
      subset.strings[i] = m.string[sorted[i]];
    }
    Integer found = known.get(subset);
    if (found != null) {
      return found;
    }
    int state = result.addState();
    known.put(subset, state);
    forward.add(cost);
    close(subset, cost);
    end(state, cost);
    expand(state, cost);
    return state;
  }

  private static int hash(Members m, Integer[] sorted) {
    int hash = 17;
    for (int i : sorted) {
      hash = hash * 0x2C1B3C6D + m.state[i];
      hash = hash * 0x2C1B3C6D + m.string[i];
    }
    return hash ^ hash >>> 15;
  }

  /** Fills the closure with what a set reaches without a word. */
  private void close(Subset subset, double cost) {
    closure.clear();
    open.clear();
    for (int i = 0; i < subset.states.length; i++) {
      if (cost + subset.graph[i] + subset.acoustic[i] + rest[subset.states[i]] <= limit
          && closure.offer(subset.states[i], subset.graph[i], subset.acoustic[i], subset.strings[i])) {
        open.set(subset.states[i]);
      }
    }
    for (int state = open.nextSetBit(0); state >= 0; state = open.nextSetBit(state + 1)) {
      int at = closure.place.get(state);
      for (int arc = lattice.first[state]; arc < lattice.first[state + 1]; arc++) {
        double graph = closure.graph[at] + lattice.graph[arc];
        double acoustic = closure.acoustic[at] + lattice.acoustic[arc];
        int to = lattice.to[arc];
        if (lattice.output[arc] == 0 && cost + graph + acoustic + rest[to] <= limit
            && closure.offer(to, graph, acoustic, strings.append(closure.string[at], lattice.input[arc]))) {
          open.set(to);
        }
      }
    }
  }

  private void end(int state, double cost) {
    int best = -1;
    double least = INFINITE;
    for (int i = 0; i < closure.count; i++) {
      int at = closure.state[i];
      double all = closure.graph[i] + closure.acoustic[i] + lattice.guide[at];
      if (lattice.ending[at] < INFINITE && cost + all <= limit && all < least) {
        best = i;
        least = all;
      }
    }
    if (best >= 0) {
      result.setEnd(state, new End(closure.graph[best] + lattice.ending[closure.state[best]], closure.acoustic[best],
          strings.labels(closure.string[best])));
    }
  }

  private void expand(int from, double cost) {
    Map<Integer, Members> byWord = new HashMap<>();
    for (int i = 0; i < closure.count; i++) {
      int state = closure.state[i];
      for (int arc = lattice.first[state]; arc < lattice.first[state + 1]; arc++) {
        double graph = closure.graph[i] + lattice.graph[arc];
        double acoustic = closure.acoustic[i] + lattice.acoustic[arc];
        if (lattice.output[arc] != 0 && cost + graph + acoustic + rest[lattice.to[arc]] <= limit) {
          byWord.computeIfAbsent(lattice.output[arc], w -> new Members(4)).offer(lattice.to[arc], graph, acoustic,
              strings.append(closure.string[i], lattice.input[arc]));
        }
      }
    }
    byWord.forEach((word, members) -> {
      double estimate = INFINITE;
      for (int i = 0; i < members.count; i++) {
        estimate = Math.min(estimate, cost + members.graph[i] + members.acoustic[i] + rest[members.state[i]]);
      }
      tasks.add(new Task(estimate, from, word, cost, members));
    });
  }
}
