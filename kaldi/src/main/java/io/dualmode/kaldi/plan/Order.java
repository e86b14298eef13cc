package io.dualmode.kaldi.plan;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;

/**
 * The order in which units are computed: groups, each after those it reads; units of one group read each other and are computed time by
 * time (strongly connected components, R. Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972)).
 */
final class Order {
  /** Units that are computed together; a recurrent group one time after another, its units in this order. */
  record Group(int[] units, boolean recurrent) {}

  private final Wiring wiring;
  private final int[] number;
  private final int[] low;
  private final boolean[] onStack;
  private final Deque<Integer> stack = new ArrayDeque<>();
  private final List<Group> groups = new ArrayList<>();
  private final int[][] sources;
  private int count;

  private Order(Wiring wiring) {
    this.wiring = wiring;
    int units = wiring.units().size();
    number = new int[units];
    low = new int[units];
    onStack = new boolean[units];
    sources = new int[units][];
    for (int u = 0; u < units; u++) {
      sources[u] = wiring.units().get(u).terms().stream().flatMap(t -> t.sources().stream()).mapToInt(Term.Source::unit).distinct()
          .toArray();
    }
  }

  /** The groups of a network; {@link IllegalArgumentException} where a recurrence reads ahead. */
  static List<Group> of(Wiring wiring) {
    Order order = new Order(wiring);
    for (int u = 0; u < order.number.length; u++) {
      if (order.number[u] == 0) {
        order.visit(u);
      }
    }
    return order.groups;
  }

  private void visit(int root) {
    Deque<int[]> path = new ArrayDeque<>();
    enter(root, path);
    while (!path.isEmpty()) {
      int[] at = path.peek();
      int unit = at[0];
      if (at[1] < sources[unit].length) {
        int next = sources[unit][at[1]++];
        if (number[next] == 0) {
          enter(next, path);
        } else if (onStack[next]) {
          low[unit] = Math.min(low[unit], number[next]);
        }
        continue;
      }
      path.pop();
      if (!path.isEmpty()) {
        low[path.peek()[0]] = Math.min(low[path.peek()[0]], low[unit]);
      }
      if (low[unit] == number[unit]) {
        close(unit);
      }
    }
  }

  private void enter(int unit, Deque<int[]> path) {
    number[unit] = low[unit] = ++count;
    stack.push(unit);
    onStack[unit] = true;
    path.push(new int[] {unit, 0});
  }

  private void close(int unit) {
    List<Integer> group = new ArrayList<>();
    int last;
    do {
      last = stack.pop();
      onStack[last] = false;
      group.add(last);
    } while (last != unit);
    Collections.sort(group);
    boolean recurrent = group.size() > 1 || Arrays.stream(sources[unit]).anyMatch(s -> s == unit);
    groups.add(new Group(recurrent ? timeOrder(group) : new int[] {unit}, recurrent));
  }

  /** Members of a recurrence so that each comes after those whose row of the same time it reads. */
  private int[] timeOrder(List<Integer> group) {
    List<Integer> ordered = new ArrayList<>();
    List<Integer> left = new ArrayList<>(group);
    while (!left.isEmpty()) {
      Integer next = left.stream().filter(u -> left.stream().noneMatch(other -> readsNow(u, other))).findFirst().orElse(null);
      if (next == null) {
        throw new IllegalArgumentException("node " + wiring.units().get(left.get(0)).name() + " reads its own row of the same time");
      }
      ordered.add(next);
      left.remove(next);
    }
    return ordered.stream().mapToInt(Integer::intValue).toArray();
  }

  private boolean readsNow(int unit, int other) {
    Unit of = wiring.units().get(unit);
    for (Term term : of.terms()) {
      for (Term.Source source : term.sources()) {
        if (source.unit() != other) {
          continue;
        }
        for (int offset : of.offsets()) {
          // rounding looks back at most, so that time 0 tells
          long time = source.time().at(offset);
          if (time > 0) {
            throw new IllegalArgumentException("node " + of.name() + " reads ahead in a recurrence, which is not supported");
          }
          if (time == 0) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
