package io.dualmode.model.search.graph.lattice;

import io.dualmode.model.search.graph.lattice.Readings.Arc;
import io.dualmode.model.search.graph.lattice.Readings.End;
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
        if (Math.abs(graph[i] + acoustic[i] - that.graph[i] - that.acoustic[i]) > DELTA) {
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
  private final double beam;
  private final double limit;
  /** What an element of the closure may cost with the way to an end, whatever was before: so that equal sets become equal states. */
  private double closureLimit;
  private final InputStrings strings = new InputStrings();
  private final Readings result = new Readings();
  private final Map<Subset, Entered> entries = new HashMap<>();
  private final Map<Subset, Integer> known = new HashMap<>();
  private final List<Double> forward = new ArrayList<>();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Double.compare(a.estimate, b.estimate));
  private final Members closure;
  private final BitSet open;

  private LatticeDeterminizer(RawLattice lattice, double beam) {
    this.lattice = lattice;
    this.beam = beam;
    rest = lattice.costsToEnd();
    limit = (lattice.states == 0 ? 0 : rest[0]) + beam;
    closure = new Members(lattice.states);
    open = new BitSet(lattice.states);
  }

  /**
   * What came out.
   *
   * @param forward the least cost to each state
   */
  public record Result(Readings readings, double[] forward) {}

  /** The readings within a beam of the best; none where no path reaches an end. Their ends cost nothing. */
  public static Result run(RawLattice lattice, double beam) {
    LatticeDeterminizer work = new LatticeDeterminizer(lattice, beam);
    if (lattice.states > 0 && work.rest[0] < INFINITE) {
      work.run();
    }
    return new Result(work.result, work.forward.stream().mapToDouble(Double::doubleValue).toArray());
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
    // nothing is taken off here, for there is no arc to put it on
    add(close(subset(start)), 0);
    while (!tasks.isEmpty()) {
      Task task = tasks.poll();
      if (task.estimate > limit || result.states() >= MOST_STATES) {
        break;
      }
      Members m = task.members;
      Shared first = normalise(m);
      Entered rest = enter(m, task.forward + first.graph + first.acoustic);
      int[] inputs = joined(strings.labels(first.string), strings.labels(rest.shared.string));
      result.addArc(task.from, new Arc(rest.state, task.output, first.graph + rest.shared.graph, first.acoustic + rest.shared.acoustic, inputs));
    }
  }

  private static int[] joined(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /** What all paths of a set have in common: what the best costs, and what each reads first. */
  private record Shared(double graph, double acoustic, int string) {}

  /** A state, and what is still to be paid and read on the way into it. */
  private record Entered(int state, Shared shared) {}

  /** Takes what all paths have in common off a set. */
  private Shared normalise(Members m) {
    int best = 0;
    int common = m.string[0];
    for (int i = 1; i < m.count; i++) {
      double difference = m.graph[i] + m.acoustic[i] - m.graph[best] - m.acoustic[best];
      best = difference < 0 || difference == 0 && m.graph[i] < m.graph[best] ? i : best;
      common = strings.common(common, m.string[i]);
    }
    Shared shared = new Shared(m.graph[best], m.acoustic[best], common);
    int prefix = strings.length(common);
    for (int i = 0; i < m.count; i++) {
      m.graph[i] -= shared.graph;
      m.acoustic[i] -= shared.acoustic;
      m.string[i] = strings.without(m.string[i], prefix);
    }
    return shared;
  }

  /**
   * The state of a normalised set, with tasks for what goes on from it where it is new. States are equal that have in common where the next
   * word, or the end, is reached without one.
   */
  private Entered enter(Members m, double cost) {
    Subset subset = subset(m);
    Entered entered = entries.get(subset);
    if (entered == null) {
      Members ahead = close(subset);
      Shared shared = normalise(ahead);
      Subset next = subset(ahead);
      Integer state = known.get(next);
      if (state == null) {
        state = add(ahead, cost + shared.graph + shared.acoustic);
        known.put(next, state);
      }
      entered = new Entered(state, shared);
      entries.put(subset, entered);
    }
    return entered;
  }

  private int add(Members ahead, double cost) {
    int state = result.addState();
    forward.add(cost);
    end(state, ahead, cost);
    expand(state, ahead, cost);
    return state;
  }

  private static Subset subset(Members m) {
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
    return subset;
  }

  private static int hash(Members m, Integer[] sorted) {
    int hash = 17;
    for (int i : sorted) {
      hash = hash * 0x2C1B3C6D + m.state[i];
      hash = hash * 0x2C1B3C6D + m.string[i];
    }
    return hash ^ hash >>> 15;
  }

  /** What a set reaches without a word, as far as a word or an end is next there. */
  private Members close(Subset subset) {
    closure.clear();
    open.clear();
    closureLimit = INFINITE;
    for (int i = 0; i < subset.states.length; i++) {
      closureLimit = Math.min(closureLimit, subset.graph[i] + subset.acoustic[i] + rest[subset.states[i]] + beam);
    }
    for (int i = 0; i < subset.states.length; i++) {
      if (subset.graph[i] + subset.acoustic[i] + rest[subset.states[i]] <= closureLimit
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
        if (lattice.output[arc] == 0 && graph + acoustic + rest[to] <= closureLimit
            && closure.offer(to, graph, acoustic, strings.append(closure.string[at], lattice.input[arc]))) {
          open.set(to);
        }
      }
    }
    Members ahead = new Members(closure.count);
    for (int i = 0; i < closure.count; i++) {
      if (lattice.ending[closure.state[i]] < INFINITE || writes(closure.state[i])) {
        ahead.offer(closure.state[i], closure.graph[i], closure.acoustic[i], closure.string[i]);
      }
    }
    return ahead;
  }

  private boolean writes(int state) {
    for (int arc = lattice.first[state]; arc < lattice.first[state + 1]; arc++) {
      if (lattice.output[arc] != 0) {
        return true;
      }
    }
    return false;
  }

  private void end(int state, Members ahead, double cost) {
    int best = -1;
    double least = INFINITE;
    for (int i = 0; i < ahead.count; i++) {
      int at = ahead.state[i];
      double all = ahead.graph[i] + ahead.acoustic[i] + lattice.ending[at];
      if (lattice.ending[at] < INFINITE && cost + all <= limit && all < least) {
        best = i;
        least = all;
      }
    }
    if (best >= 0) {
      result.setEnd(state, new End(ahead.graph[best], ahead.acoustic[best], strings.labels(ahead.string[best])));
    }
  }

  private void expand(int from, Members ahead, double cost) {
    Map<Integer, Members> byWord = new HashMap<>();
    double most = INFINITE;
    for (int i = 0; i < ahead.count; i++) {
      most = Math.min(most, ahead.graph[i] + ahead.acoustic[i] + rest[ahead.state[i]] + beam);
    }
    for (int i = 0; i < ahead.count; i++) {
      int state = ahead.state[i];
      for (int arc = lattice.first[state]; arc < lattice.first[state + 1]; arc++) {
        double graph = ahead.graph[i] + lattice.graph[arc];
        double acoustic = ahead.acoustic[i] + lattice.acoustic[arc];
        if (lattice.output[arc] != 0 && graph + acoustic + rest[lattice.to[arc]] <= most) {
          byWord.computeIfAbsent(lattice.output[arc], w -> new Members(4)).offer(lattice.to[arc], graph, acoustic,
              strings.append(ahead.string[i], lattice.input[arc]));
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
