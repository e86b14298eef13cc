package io.dualmode.kaldi.rescore;

import io.dualmode.model.search.graph.lattice.Readings;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Takes the costs of a language model off the graph costs of readings: of each sequence of words what its cheapest way through the model
 * costs, whether that backs off or not. A state of the result is a state of the readings and the states of the model that the words before
 * it lead to, with what each costs more than the cheapest. Sequences that the model does not have are left out. Not thread-safe.
 */
final class Subtraction {
  /** Costs that differ by less are equal. */
  private static final double DELTA = 1.0 / 1024;
  /** Times that a model backs off between two words; more only where its file is damaged. */
  private static final int MOST_BACK_OFFS = 64;

  /** States of the model, in rising order, and what each costs more than the cheapest. */
  private record Places(int[] states, double[] costs) {
    boolean isLike(Places other) {
      if (!Arrays.equals(states, other.states)) {
        return false;
      }
      for (int i = 0; i < costs.length; i++) {
        if (Math.abs(costs[i] - other.costs[i]) > DELTA) {
          return false;
        }
      }
      return true;
    }
  }

  /** Where a word leads. */
  private record Step(Places places, double cost) {}

  private record Work(int state, int of, Places places) {}

  private final Readings readings;
  private final SentenceGraph model;
  private final SentenceGraph.Arcs arcs;
  private final int mostStates;
  private final Readings result = new Readings();
  private final Map<Long, List<Work>> known = new HashMap<>();
  private final Deque<Work> open = new ArrayDeque<>();

  private Subtraction(Readings readings, SentenceGraph model, int mostStates) {
    this.readings = readings;
    this.model = model;
    this.mostStates = mostStates;
    arcs = model.arcs();
  }

  /**
   * Readings without a language model.
   *
   * @param before words that were said before them
   * @param mostStates of the result
   * @return null where those would be more
   */
  static Readings of(Readings readings, SentenceGraph model, int[] before, int mostStates) {
    return new Subtraction(readings, model, mostStates).run(before);
  }

  private Readings run(int[] before) {
    if (readings.states() == 0) {
      return result;
    }
    Places start = start();
    for (int word : before) {
      Step step = step(start, word);
      start = step == null ? start() : step.places;
    }
    state(0, start);
    while (!open.isEmpty()) {
      if (result.states() > mostStates) {
        return null;
      }
      expand(open.poll());
    }
    return result;
  }

  private Places start() {
    TreeMap<Integer, Double> costs = new TreeMap<>(Map.of(model.start(), 0.0));
    return normalised(backOff(costs)).places;
  }

  private int state(int of, Places places) {
    List<Work> alike = known.computeIfAbsent((long) of << 32 ^ Arrays.hashCode(places.states), k -> new ArrayList<>(1));
    for (Work work : alike) {
      if (work.of == of && work.places.isLike(places)) {
        return work.state;
      }
    }
    Work work = new Work(result.addState(), of, places);
    alike.add(work);
    open.add(work);
    return work.state;
  }

  private void expand(Work work) {
    Readings.End end = readings.end(work.of);
    double ending = end == null ? Double.POSITIVE_INFINITY : ending(work.places);
    if (ending < Double.POSITIVE_INFINITY) {
      result.setEnd(work.state, new Readings.End(end.graph() - ending, end.acoustic(), end.inputs()));
    }
    for (Readings.Arc arc : readings.arcs(work.of)) {
      Step step = arc.output() == 0 ? new Step(work.places, 0) : step(work.places, arc.output());
      if (step != null) {
        int to = state(arc.to(), step.places);
        result.addArc(work.state, new Readings.Arc(to, arc.output(), arc.graph() - step.cost, arc.acoustic(), arc.inputs()));
      }
    }
  }

  private double ending(Places places) {
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < places.states.length; i++) {
      least = Math.min(least, places.costs[i] + model.finalCost(places.states[i]));
    }
    return least;
  }

  private Step step(Places from, int word) {
    TreeMap<Integer, Double> costs = new TreeMap<>();
    for (int i = 0; i < from.states.length; i++) {
      arcs.move(from.states[i], word);
      for (int a = 0; a < arcs.count(); a++) {
        costs.merge(arcs.next(a), from.costs[i] + arcs.cost(a), Math::min);
      }
    }
    return costs.isEmpty() ? null : normalised(backOff(costs));
  }

  /** Adds the states that are reached without a word. */
  private TreeMap<Integer, Double> backOff(TreeMap<Integer, Double> costs) {
    List<Integer> changed = new ArrayList<>(costs.keySet());
    for (int depth = 0; depth < MOST_BACK_OFFS && !changed.isEmpty(); depth++) {
      List<Integer> next = new ArrayList<>();
      for (int state : changed) {
        arcs.move(state, 0);
        for (int a = 0; a < arcs.count(); a++) {
          double cost = costs.get(state) + arcs.cost(a);
          Double old = costs.get(arcs.next(a));
          if (old == null || cost < old) {
            costs.put(arcs.next(a), cost);
            next.add(arcs.next(a));
          }
        }
      }
      changed = next;
    }
    return costs;
  }

  private static Step normalised(TreeMap<Integer, Double> costs) {
    double least = Double.POSITIVE_INFINITY;
    for (double cost : costs.values()) {
      least = Math.min(least, cost);
    }
    int[] states = new int[costs.size()];
    double[] more = new double[costs.size()];
    int count = 0;
    for (Map.Entry<Integer, Double> entry : costs.entrySet()) {
      if (entry.getValue() < Double.POSITIVE_INFINITY) {
        states[count] = entry.getKey();
        more[count++] = entry.getValue() - least;
      }
    }
    return count == 0 ? null : new Step(new Places(Arrays.copyOf(states, count), Arrays.copyOf(more, count)), least);
  }
}
