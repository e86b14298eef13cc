package io.dualmode.sphinx.words;

import io.dualmode.api.grammar.Grammar;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * Makes a word graph searchable: no loop without a word, no sentence without a word; all other sentences stay.
 *
 * <p>States that reach each other without a word become one (strongly connected components by Tarjan 1972, iterative), which
 * costs nothing but the weights inside the loop. The start is then replaced by a state that has the word arcs of every state
 * within epsilon reach, each with the best weight on the way there (Dijkstra 1959 on negative log weights, weights above one
 * counting as one), and that is not final.
 */
final class EpsilonRepair {
  private EpsilonRepair() {}

  static Grammar repair(int states, int start, List<Grammar.Arc> arcs, Map<Integer, Float> finals) {
    int[] component = components(states, arcs);
    List<Grammar.Arc> merged = new ArrayList<>();
    Set<Grammar.Arc> seen = new HashSet<>();
    for (Grammar.Arc arc : arcs) {
      int from = component[arc.from()];
      int to = component[arc.to()];
      Grammar.Arc moved = new Grammar.Arc(from, to, arc.word(), arc.logWeight(), arc.tag());
      if ((from != to || !arc.word().equals(Grammar.EPSILON)) && seen.add(moved)) {
        merged.add(moved);
      }
    }
    int oldStart = component[start];
    List<List<Grammar.Arc>> leaving = new ArrayList<>();
    for (int s = 0; s < states; s++) {
      leaving.add(new ArrayList<>());
    }
    merged.forEach(a -> leaving.get(a.from()).add(a));

    Grammar.Builder builder = Grammar.builder();
    int newStart = builder.state();
    Map<Integer, Integer> number = new HashMap<>();
    ArrayDeque<Integer> open = new ArrayDeque<>();
    Numbering numbering = state -> number.computeIfAbsent(state, s -> {
      open.add(s);
      return builder.state();
    });
    epsilonReach(oldStart, leaving).forEach((state, weight) -> {
      for (Grammar.Arc arc : leaving.get(state)) {
        if (!arc.word().equals(Grammar.EPSILON)) {
          builder.arc(newStart, numbering.of(arc.to()), arc.word(), weight + arc.logWeight(), arc.tag());
        }
      }
    });
    while (!open.isEmpty()) {
      int state = open.poll();
      for (Grammar.Arc arc : leaving.get(state)) {
        builder.arc(number.get(state), numbering.of(arc.to()), arc.word(), arc.logWeight(), arc.tag());
      }
    }
    finals.forEach((state, weight) -> {
      Integer kept = number.get(component[state]);
      if (kept != null) {
        builder.accept(kept, weight);
      }
    });
    return builder.build();
  }

  private interface Numbering {
    int of(int state);
  }

  private record Reached(int state, float weight) {}

  private static Map<Integer, Float> epsilonReach(int start, List<List<Grammar.Arc>> leaving) {
    Map<Integer, Float> best = new HashMap<>();
    PriorityQueue<Reached> queue = new PriorityQueue<>((a, b) -> Float.compare(b.weight(), a.weight()));
    queue.add(new Reached(start, 0));
    while (!queue.isEmpty()) {
      Reached next = queue.poll();
      if (best.putIfAbsent(next.state(), next.weight()) == null) {
        for (Grammar.Arc arc : leaving.get(next.state())) {
          if (arc.word().equals(Grammar.EPSILON) && !best.containsKey(arc.to())) {
            queue.add(new Reached(arc.to(), next.weight() + Math.min(0, arc.logWeight())));
          }
        }
      }
    }
    return best;
  }

  /** Representative of the epsilon component of each state. */
  private static int[] components(int states, List<Grammar.Arc> arcs) {
    int[][] next = new int[states][];
    int[] count = new int[states];
    for (Grammar.Arc arc : arcs) {
      if (arc.word().equals(Grammar.EPSILON)) {
        count[arc.from()]++;
      }
    }
    for (int s = 0; s < states; s++) {
      next[s] = new int[count[s]];
    }
    for (Grammar.Arc arc : arcs) {
      if (arc.word().equals(Grammar.EPSILON)) {
        next[arc.from()][--count[arc.from()]] = arc.to();
      }
    }
    int[] index = new int[states];
    int[] low = new int[states];
    int[] position = new int[states];
    int[] component = new int[states];
    Arrays.fill(index, -1);
    Arrays.fill(component, -1);
    ArrayDeque<Integer> stack = new ArrayDeque<>();
    ArrayDeque<Integer> path = new ArrayDeque<>();
    int counter = 0;
    for (int root = 0; root < states; root++) {
      if (index[root] >= 0) {
        continue;
      }
      path.push(root);
      while (!path.isEmpty()) {
        int state = path.peek();
        if (index[state] < 0) {
          index[state] = low[state] = counter++;
          stack.push(state);
        }
        if (position[state] < next[state].length) {
          int to = next[state][position[state]];
          if (index[to] < 0) {
            path.push(to);
            continue;
          }
          position[state]++;
          if (component[to] < 0) {
            low[state] = Math.min(low[state], low[to]);
          }
          continue;
        }
        path.pop();
        if (low[state] == index[state]) {
          int member;
          do {
            member = stack.pop();
            component[member] = state;
          } while (member != state);
        }
      }
    }
    return component;
  }
}
