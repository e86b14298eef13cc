package io.dualmode.model.search.graph.lattice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The distinct sequences of words of a lattice, each with its best path: an acyclic graph in which no two arcs of a state write the same
 * word. State 0 is the start. Immutable once made.
 */
public final class Readings {
  /**
   * An arc.
   *
   * @param output the word, 0 for none
   * @param inputs the acoustic labels that are read on it, more or fewer than belong to the word
   */
  public record Arc(int to, int output, double graph, double acoustic, int[] inputs) {}

  /** The end of a path. */
  public record End(double graph, double acoustic, int[] inputs) {}

  /**
   * One sequence of words.
   *
   * @param cost graph cost, weighted, and acoustic cost of its best path
   */
  public record Reading(int[] outputs, int[] inputs, double cost) {}

  private final List<List<Arc>> arcs = new ArrayList<>();
  private final List<End> ends = new ArrayList<>();

  /** Adds a state; the first one is the start. */
  public int addState() {
    arcs.add(new ArrayList<>(2));
    ends.add(null);
    return arcs.size() - 1;
  }

  public void addArc(int from, Arc arc) {
    arcs.get(from).add(arc);
  }

  /** Lets paths end in a state. */
  public void setEnd(int state, End end) {
    ends.set(state, end);
  }

  public int states() {
    return arcs.size();
  }

  public List<Arc> arcs(int state) {
    return arcs.get(state);
  }

  /** How paths end in a state, null where none does. */
  public End end(int state) {
    return ends.get(state);
  }

  private record Path(int state, double cost, double estimate, Arc arc, Path before, boolean ended) {}

  /**
   * The best readings in order.
   *
   * @param most how many at most
   * @param graphWeight what graph costs are multiplied with
   */
  public List<Reading> best(int most, double graphWeight) {
    double[] rest = costsToEnd(graphWeight);
    List<Reading> found = new ArrayList<>();
    if (states() == 0 || rest[0] == Double.POSITIVE_INFINITY) {
      return found;
    }
    PriorityQueue<Path> queue = new PriorityQueue<>((a, b) -> Double.compare(a.estimate, b.estimate));
    queue.add(new Path(0, 0, rest[0], null, null, false));
    while (found.size() < most && !queue.isEmpty()) {
      Path path = queue.poll();
      if (path.ended) {
        found.add(reading(path));
        continue;
      }
      End end = end(path.state);
      if (end != null) {
        double cost = path.cost + graphWeight * end.graph + end.acoustic;
        queue.add(new Path(path.state, cost, cost, null, path, true));
      }
      for (Arc arc : arcs(path.state)) {
        double cost = path.cost + graphWeight * arc.graph + arc.acoustic;
        if (rest[arc.to] < Double.POSITIVE_INFINITY) {
          queue.add(new Path(arc.to, cost, cost + rest[arc.to], arc, path, false));
        }
      }
    }
    return found;
  }

  private Reading reading(Path ended) {
    List<Arc> passed = new ArrayList<>();
    for (Path path = ended.before; path.arc != null; path = path.before) {
      passed.add(0, path.arc);
    }
    int[] outputs = passed.stream().mapToInt(Arc::output).filter(output -> output != 0).toArray();
    int[] inputs = new int[0];
    for (Arc arc : passed) {
      inputs = joined(inputs, arc.inputs);
    }
    return new Reading(outputs, joined(inputs, end(ended.state).inputs), ended.cost);
  }

  private static int[] joined(int[] a, int[] b) {
    int[] all = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, all, a.length, b.length);
    return all;
  }

  /** The states, each before those that it reaches. */
  public int[] order() {
    int[] order = new int[states()];
    byte[] seen = new byte[states()];
    int[] stack = new int[states()];
    int[] next = new int[states()];
    int filled = states();
    for (int root = 0; root < states(); root++) {
      int depth = 0;
      if (seen[root] == 0) {
        stack[depth++] = root;
        seen[root] = 1;
      }
      while (depth > 0) {
        int state = stack[depth - 1];
        if (next[state] == arcs(state).size()) {
          order[--filled] = state;
          depth--;
        } else {
          int to = arcs(state).get(next[state]++).to;
          if (seen[to] == 0) {
            seen[to] = 1;
            stack[depth++] = to;
          }
        }
      }
    }
    return order;
  }

  /** The negative logarithm of the probability of all readings together, as their costs say it. */
  public double totalCost(double graphWeight) {
    double[] rest = new double[states()];
    int[] order = order();
    for (int i = order.length - 1; i >= 0; i--) {
      int state = order[i];
      End end = end(state);
      rest[state] = end == null ? Double.POSITIVE_INFINITY : graphWeight * end.graph + end.acoustic;
      for (Arc arc : arcs(state)) {
        double cost = graphWeight * arc.graph + arc.acoustic + rest[arc.to];
        double low = Math.min(rest[state], cost);
        rest[state] = low == Double.POSITIVE_INFINITY ? low : low - Math.log1p(Math.exp(-Math.abs(rest[state] - cost)));
      }
    }
    return rest.length == 0 ? Double.POSITIVE_INFINITY : rest[0];
  }

  private double[] costsToEnd(double graphWeight) {
    double[] rest = new double[states()];
    int[] order = order();
    for (int i = order.length - 1; i >= 0; i--) {
      int state = order[i];
      End end = end(state);
      rest[state] = end == null ? Double.POSITIVE_INFINITY : graphWeight * end.graph + end.acoustic;
      for (Arc arc : arcs(state)) {
        rest[state] = Math.min(rest[state], graphWeight * arc.graph + arc.acoustic + rest[arc.to]);
      }
    }
    return rest;
  }
}
