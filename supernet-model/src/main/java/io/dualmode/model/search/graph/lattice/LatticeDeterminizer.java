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
 * not within a beam of the best (Povey et al., "Generating exact lattices in the WFST framework", 2012). Where the lattice tells sounds it is
 * determinized over words and sounds first: then few paths are left to be compared, and what is not within the beam is dropped sound by sound.
 *
 * <p>A state of the result is a set of states of the lattice, each with what a path to it costs and has read more than the best, or the
 * common, part of the set. States are made in order of the best path through them, so that a limit on their number drops the worst.
 */
public final class LatticeDeterminizer {
  /** Memory that a lattice may take; where more is needed a part of it is taken within a narrower beam. */
  private static final long MOST_BYTES = 16_000_000;
  private static final int BYTES_OF_MEMBER = 24;
  private static final int BYTES_OF_STRING = 32;
  private static final int MOST_ROUNDS = 10;
  /** Part of a beam that is enough. */
  private static final double ENOUGH = 0.5;
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
  private final double limit;
  private final InputStrings strings = new InputStrings();
  private final Readings result = new Readings();
  private final Map<Subset, Entered> entries = new HashMap<>();
  private final Map<Subset, Integer> known = new HashMap<>();
  private final List<Double> forward = new ArrayList<>();
  private final PriorityQueue<Task> tasks = new PriorityQueue<>((a, b) -> Double.compare(a.estimate, b.estimate));
  /** The place of each state among the members that are gathered; -1 for others. */
  private final int[] place;
  private final BitSet open;
  private long members;
  private long arcs;

  private LatticeDeterminizer(RawLattice lattice, double beam) {
    this.lattice = lattice;
    rest = lattice.costsToEnd();
    limit = (lattice.states == 0 ? 0 : rest[0]) + beam;
    place = new int[lattice.states];
    Arrays.fill(place, -1);
    open = new BitSet(lattice.states);
  }

  /**
   * What came out.
   *
   * @param forward the least cost to each state
   */
  public record Result(Readings readings, double[] forward) {}

  /** The readings within a beam of the best; none where no path reaches an end. */
  public static Result run(RawLattice lattice, double beam) {
    return enough(lattice.sounds ? RawLattice.of(enough(lattice, beam).readings) : lattice, beam);
  }

  /** Determinizes; where that takes too much memory, within narrower beams, as Kaldi does. */
  private static Result enough(RawLattice whole, double wanted) {
    RawLattice lattice = whole;
    double beam = wanted;
    for (int round = 1;; round++) {
      LatticeDeterminizer work = new LatticeDeterminizer(lattice, beam);
      if (lattice.states > 0 && work.rest[0] < INFINITE) {
        work.run();
      }
      double reached = work.tasks.isEmpty() ? beam : Math.max(0, work.tasks.peek().estimate - work.rest[0]);
      if (reached >= ENOUGH * beam || round == MOST_ROUNDS) {
        return new Result(work.result, work.forward.stream().mapToDouble(Double::doubleValue).toArray());
      }
      beam = Math.max(ENOUGH * beam, Math.sqrt(beam * reached));
      lattice = lattice.within(beam);
    }
  }

  /** The best path known to each of some states of the lattice. */
  private static final class Members {
    int[] state;
    double[] graph;
    double[] acoustic;
    int[] string;
    int count;

    Members(int capacity) {
      state = new int[capacity];
      graph = new double[capacity];
      acoustic = new double[capacity];
      string = new int[capacity];
    }

    /** Offers a path; of two that cost the same the one with the lower graph cost stays. Returns whether it was taken. */
    boolean offer(int[] place, int to, double g, double a, int read) {
      int at = place[to];
      if (at < 0) {
        if (count == state.length) {
          state = Arrays.copyOf(state, 2 * count);
          graph = Arrays.copyOf(graph, 2 * count);
          acoustic = Arrays.copyOf(acoustic, 2 * count);
          string = Arrays.copyOf(string, 2 * count);
        }
        at = count++;
        place[to] = at;
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

    /** Takes its states out of the table of places. */
    void release(int[] place) {
      for (int i = 0; i < count; i++) {
        place[state[i]] = -1;
      }
    }
  }

  private long size() {
    return BYTES_OF_MEMBER * (members + arcs) + (long) BYTES_OF_STRING * strings.count();
  }

  private void run() {
    Members start = new Members(1);
    start.count = 1;
    // nothing is taken off here, for there is no arc to put it on
    add(close(subset(start)), 0);
    while (!tasks.isEmpty() && size() <= MOST_BYTES) {
      Task task = tasks.poll();
      Members m = task.members;
      Shared first = normalise(m);
      Entered rest = enter(m, task.forward + first.graph + first.acoustic);
      int[] inputs = joined(strings.labels(first.string), strings.labels(rest.shared.string));
      arcs++;
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

  private Subset subset(Members m) {
    members += m.count;
    long[] sorted = new long[m.count];
    for (int i = 0; i < m.count; i++) {
      sorted[i] = (long) m.state[i] << 32 | i;
    }
    Arrays.sort(sorted);
    Subset subset = new Subset(new int[m.count], new double[m.count], new double[m.count], new int[m.count], hash(m, sorted));
    for (int i = 0; i < m.count; i++) {
      int from = (int) sorted[i];
      subset.states[i] = m.state[from];
      subset.graph[i] = m.graph[from];
      subset.acoustic[i] = m.acoustic[from];
      subset.strings[i] = m.string[from];
    }
    return subset;
  }

  private static int hash(Members m, long[] sorted) {
    int hash = 17;
    for (long key : sorted) {
      hash = hash * 0x2C1B3C6D + m.state[(int) key];
      hash = hash * 0x2C1B3C6D + m.string[(int) key];
    }
    return hash ^ hash >>> 15;
  }

  /** What a set reaches without a word, as far as a word or an end is next there. */
  private Members close(Subset subset) {
    Members closure = new Members(2 * subset.states.length);
    open.clear();
    for (int i = 0; i < subset.states.length; i++) {
      closure.offer(place, subset.states[i], subset.graph[i], subset.acoustic[i], subset.strings[i]);
      open.set(subset.states[i]);
    }
    for (int state = open.nextSetBit(0); state >= 0; state = open.nextSetBit(state + 1)) {
      int at = place[state];
      for (int arc = lattice.first[state]; arc < lattice.first[state + 1]; arc++) {
        double graph = closure.graph[at] + lattice.graph[arc];
        double acoustic = closure.acoustic[at] + lattice.acoustic[arc];
        int to = lattice.to[arc];
        if (lattice.output[arc] == 0 && rest[to] < INFINITE
            && closure.offer(place, to, graph, acoustic, strings.append(closure.string[at], lattice.input[arc]))) {
          open.set(to);
        }
      }
    }
    closure.release(place);
    int kept = 0;
    for (int i = 0; i < closure.count; i++) {
      if (lattice.ending[closure.state[i]] < INFINITE || writes(closure.state[i])) {
        closure.state[kept] = closure.state[i];
        closure.graph[kept] = closure.graph[i];
        closure.acoustic[kept] = closure.acoustic[i];
        closure.string[kept++] = closure.string[i];
      }
    }
    closure.count = kept;
    return closure;
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
      result.setEnd(state, new End(ahead.graph[best] + lattice.ending[ahead.state[best]], ahead.acoustic[best], strings.labels(ahead.string[best])));
    }
  }

  private void expand(int from, Members ahead, double cost) {
    int count = 0;
    for (int i = 0; i < ahead.count; i++) {
      count += lattice.first[ahead.state[i] + 1] - lattice.first[ahead.state[i]];
    }
    long[] byWord = new long[count];
    int[] member = new int[count];
    int[] arcOf = new int[count];
    count = 0;
    for (int i = 0; i < ahead.count; i++) {
      for (int arc = lattice.first[ahead.state[i]]; arc < lattice.first[ahead.state[i] + 1]; arc++) {
        if (lattice.output[arc] != 0 && rest[lattice.to[arc]] < INFINITE) {
          member[count] = i;
          arcOf[count] = arc;
          byWord[count] = (long) lattice.output[arc] << 32 | count++;
        }
      }
    }
    Arrays.sort(byWord, 0, count);
    for (int first = 0, end = 0; first < count; first = end) {
      int word = (int) (byWord[first] >> 32);
      double estimate = INFINITE;
      while (end < count && (int) (byWord[end] >> 32) == word) {
        int at = (int) byWord[end++];
        int i = member[at];
        int arc = arcOf[at];
        estimate = Math.min(estimate, cost + ahead.graph[i] + lattice.graph[arc] + ahead.acoustic[i] + lattice.acoustic[arc] + rest[lattice.to[arc]]);
      }
      if (estimate <= limit) {
        Members found = new Members(end - first);
        for (int k = first; k < end; k++) {
          int i = member[(int) byWord[k]];
          int arc = arcOf[(int) byWord[k]];
          found.offer(place, lattice.to[arc], ahead.graph[i] + lattice.graph[arc], ahead.acoustic[i] + lattice.acoustic[arc],
              strings.append(ahead.string[i], lattice.input[arc]));
        }
        found.release(place);
        members += found.count;
        tasks.add(new Task(estimate, from, word, cost, found));
      }
    }
  }
}
