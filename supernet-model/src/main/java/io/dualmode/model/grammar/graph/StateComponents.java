package io.dualmode.model.grammar.graph;

import java.util.Arrays;

/** The strongly connected components of a word graph: states of one component lie on common loops. Tarjan 1972, without recursion. */
final class StateComponents {
  private final WordGraph graph;
  private final int[] component;
  private final int[] order;
  private final int[] low;
  private final int[] open;
  private int opened;
  private int visited;
  private int components;

  StateComponents(WordGraph graph) {
    this.graph = graph;
    component = new int[graph.states()];
    order = new int[graph.states()];
    low = new int[graph.states()];
    open = new int[graph.states()];
    Arrays.fill(component, -1);
    Arrays.fill(order, -1);
    int[] path = new int[graph.states()];
    int[] next = new int[graph.states()];
    for (int state = 0; state < graph.states(); state++) {
      if (order[state] < 0) {
        visit(state, path, next);
      }
    }
  }

  /** The number of the component of each state. */
  int[] component() {
    return component;
  }

  /** Walks from a state; {@code next} counts the ways out of each state that were taken, the state it refers to being the last. */
  private void visit(int root, int[] path, int[] next) {
    int depth = 0;
    path[0] = enter(root);
    while (depth >= 0) {
      int state = path[depth];
      int arc = graph.firstArc(state) + next[state];
      int target = arc < graph.firstArc(state + 1) ? graph.target(arc) : arc == graph.firstArc(state + 1) ? graph.back(state) : -2;
      next[state]++;
      if (target >= 0 && order[target] < 0) {
        path[++depth] = enter(target);
      } else if (target >= 0 && component[target] < 0) {
        low[state] = Math.min(low[state], order[target]);
      } else if (target == -2) {
        leave(state);
        if (--depth >= 0) {
          low[path[depth]] = Math.min(low[path[depth]], low[state]);
        }
      }
    }
  }

  private int enter(int state) {
    order[state] = visited;
    low[state] = visited++;
    open[opened++] = state;
    return state;
  }

  private void leave(int state) {
    if (low[state] == order[state]) {
      int top;
      do {
        top = open[--opened];
        component[top] = components;
      } while (top != state);
      components++;
    }
  }
}
