package io.dualmode.kaldi.rescore;

import io.dualmode.model.search.graph.lattice.Readings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readings with the costs of a language model added to their graph costs; sequences that the model does not have are left out. */
final class Composition {
  private Composition() {}

  /** Two states as one number. */
  static long pair(int a, int b) {
    return (long) a << 32 | b & 0xffffffffL;
  }

  /**
   * All readings.
   *
   * @param mostStates of the result
   * @return null where those would be more
   */
  static Readings of(Readings readings, WordModel model, int mostStates) {
    Readings result = new Readings();
    Map<Long, Integer> known = new HashMap<>();
    List<Long> pairs = new ArrayList<>();
    if (readings.states() > 0) {
      state(pair(0, 0), known, pairs, result);
    }
    for (int state = 0; state < pairs.size(); state++) {
      if (pairs.size() > mostStates) {
        return null;
      }
      int of = (int) (pairs.get(state) >> 32);
      int in = (int) (long) pairs.get(state);
      Readings.End end = readings.end(of);
      float ending = end == null ? Float.POSITIVE_INFINITY : model.endCost(in);
      if (ending < Float.POSITIVE_INFINITY) {
        result.setEnd(state, new Readings.End(end.graph() + ending, end.acoustic(), end.inputs()));
      }
      for (Readings.Arc arc : readings.arcs(of)) {
        if (arc.output() == 0) {
          int to = state(pair(arc.to(), in), known, pairs, result);
          result.addArc(state, new Readings.Arc(to, 0, arc.graph(), arc.acoustic(), arc.inputs()));
        } else if (model.read(in, arc.output())) {
          double graph = arc.graph() + model.cost();
          int to = state(pair(arc.to(), model.next()), known, pairs, result);
          result.addArc(state, new Readings.Arc(to, arc.output(), graph, arc.acoustic(), arc.inputs()));
        }
      }
    }
    return result;
  }

  private static int state(long pair, Map<Long, Integer> known, List<Long> pairs, Readings result) {
    Integer state = known.get(pair);
    if (state == null) {
      state = result.addState();
      known.put(pair, state);
      pairs.add(pair);
    }
    return state;
  }

  /** The readings without the states that are on no way to an end, in topological order; none where there is no such way. */
  static Readings trimmed(Readings readings) {
    int[] order = readings.order();
    boolean[] ends = new boolean[order.length];
    boolean[] begun = new boolean[order.length];
    for (int i = order.length - 1; i >= 0; i--) {
      int state = order[i];
      ends[state] = readings.end(state) != null || readings.arcs(state).stream().anyMatch(arc -> ends[arc.to()]);
    }
    Readings result = new Readings();
    if (order.length == 0 || !ends[0]) {
      return result;
    }
    int[] place = new int[order.length];
    begun[0] = true;
    for (int state : order) {
      if (begun[state] && ends[state]) {
        place[state] = result.addState();
        readings.arcs(state).forEach(arc -> begun[arc.to()] = true);
      }
    }
    for (int state : order) {
      if (begun[state] && ends[state]) {
        if (readings.end(state) != null) {
          result.setEnd(place[state], readings.end(state));
        }
        for (Readings.Arc arc : readings.arcs(state)) {
          if (ends[arc.to()]) {
            result.addArc(place[state], new Readings.Arc(place[arc.to()], arc.output(), arc.graph(), arc.acoustic(), arc.inputs()));
          }
        }
      }
    }
    return result;
  }
}
