package io.dualmode.model.grammar.graph;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Drops states from which no sentence ends and joins states with equal futures.
 *
 * <p>Without loops one pass from the ends finds them (Revuz 1992); with loops classes are split until they are stable (Moore
 * 1956), up to a bound on the work, beyond which the graph stays as large as it is. Weights count as parts of the words, so
 * sentences that differ in where a weight stands are not joined.
 */
final class GraphMinimizer {
  private static final long MOST_WORK = 50_000_000;

  private final ArcList graph;
  private final int states;
  private int[] classOf;

  private GraphMinimizer(ArcList graph) {
    this.graph = graph;
    this.states = graph.states;
  }

  static WordGraph minimize(String[] words, ArcList graph) {
    ArcList useful = new GraphMinimizer(graph).trimmed();
    GraphMinimizer minimizer = new GraphMinimizer(useful);
    if (!minimizer.joinWithoutLoops() && !minimizer.splitUntilStable()) {
      Arrays.setAll(minimizer.classOf, i -> i);
    }
    return minimizer.numbered(words);
  }

  /** The graph without states that reach no end. */
  private ArcList trimmed() {
    boolean[] useful = new boolean[states];
    int[] queue = new int[states];
    int count = 0;
    Incoming incoming = new Incoming(graph);
    for (int s = 0; s < states; s++) {
      if (graph.finalWeight[s] > Float.NEGATIVE_INFINITY) {
        useful[s] = true;
        queue[count++] = s;
      }
    }
    for (int i = 0; i < count; i++) {
      for (int in = incoming.first[queue[i]]; in < incoming.first[queue[i] + 1]; in++) {
        if (!useful[incoming.from[in]]) {
          useful[incoming.from[in]] = true;
          queue[count++] = incoming.from[in];
        }
      }
    }
    if (!useful[0]) {
      throw new IllegalArgumentException("grammar accepts nothing: none of its sentences can be spoken");
    }
    int[] moved = new int[states];
    int next = 0;
    for (int s = 0; s < states; s++) {
      moved[s] = useful[s] ? next++ : -1;
    }
    ArcList kept = new ArcList();
    for (int s = 0; s < states; s++) {
      if (useful[s]) {
        int back = graph.back[s] < 0 ? -1 : moved[graph.back[s]];
        kept.beginState(graph.finalWeight[s], back, graph.backWeight[s]);
        for (int arc = graph.firstArc[s]; arc < graph.firstArc[s + 1]; arc++) {
          if (useful[graph.target[arc]]) {
            kept.add(graph.word[arc], moved[graph.target[arc]], graph.weight[arc]);
          }
        }
      }
    }
    return kept;
  }

  /** The states that lead to a state, by a word or by reference: {@code from[first[s] .. first[s + 1])}. */
  private static final class Incoming {
    final int[] first;
    final int[] from;

    Incoming(ArcList graph) {
      first = new int[graph.states + 1];
      for (int arc = 0; arc < graph.arcs; arc++) {
        first[graph.target[arc] + 1]++;
      }
      for (int s = 0; s < graph.states; s++) {
        if (graph.back[s] >= 0) {
          first[graph.back[s] + 1]++;
        }
      }
      for (int s = 0; s < graph.states; s++) {
        first[s + 1] += first[s];
      }
      from = new int[first[graph.states]];
      int[] fill = first.clone();
      for (int s = 0; s < graph.states; s++) {
        for (int arc = graph.firstArc[s]; arc < graph.firstArc[s + 1]; arc++) {
          from[fill[graph.target[arc]]++] = s;
        }
        if (graph.back[s] >= 0) {
          from[fill[graph.back[s]]++] = s;
        }
      }
    }
  }

  private record Signature(int[] content) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Signature that && Arrays.equals(content, that.content);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(content);
    }
  }

  private Signature signature(int state) {
    int first = graph.firstArc[state];
    int count = graph.firstArc[state + 1] - first;
    int[] content = new int[3 + 3 * count];
    content[0] = Float.floatToIntBits(graph.finalWeight[state]);
    if (graph.back[state] >= 0) {
      content[1] = 1 + classOf[graph.back[state]];
      content[2] = Float.floatToIntBits(graph.backWeight[state] + 0f);
    }
    for (int i = 0; i < count; i++) {
      content[3 + 3 * i] = graph.word[first + i];
      content[4 + 3 * i] = Float.floatToIntBits(graph.weight[first + i] + 0f);
      content[5 + 3 * i] = classOf[graph.target[first + i]];
    }
    return new Signature(content);
  }

  /** Classes of a graph without loops; false if it has loops. */
  private boolean joinWithoutLoops() {
    classOf = new int[states];
    int[] open = new int[states];
    Incoming incoming = new Incoming(graph);
    int[] queue = new int[states];
    int count = 0;
    for (int s = 0; s < states; s++) {
      open[s] = graph.firstArc[s + 1] - graph.firstArc[s] + (graph.back[s] < 0 ? 0 : 1);
      if (open[s] == 0) {
        queue[count++] = s;
      }
    }
    Map<Signature, Integer> classes = new HashMap<>();
    for (int i = 0; i < count; i++) {
      int state = queue[i];
      Integer found = classes.putIfAbsent(signature(state), classes.size());
      classOf[state] = found == null ? classes.size() - 1 : found;
      for (int in = incoming.first[state]; in < incoming.first[state + 1]; in++) {
        if (--open[incoming.from[in]] == 0) {
          queue[count++] = incoming.from[in];
        }
      }
    }
    return count == states;
  }

  private boolean splitUntilStable() {
    classOf = new int[states];
    int classes = 1;
    for (long work = 0; work < MOST_WORK; work += states + graph.arcs) {
      Map<Signature, Integer> split = new HashMap<>();
      int[] next = new int[states];
      for (int s = 0; s < states; s++) {
        Integer found = split.putIfAbsent(signature(s), split.size());
        next[s] = found == null ? split.size() - 1 : found;
      }
      classOf = next;
      if (split.size() == classes) {
        return true;
      }
      classes = split.size();
    }
    return false;
  }

  /** One state per class, breadth first from the start. */
  private WordGraph numbered(String[] words) {
    int[] numberOf = new int[states];
    Arrays.fill(numberOf, -1);
    int[] queue = new int[states];
    int count = 0;
    numberOf[classOf[0]] = 0;
    queue[count++] = 0;
    ArcList out = new ArcList();
    for (int i = 0; i < count; i++) {
      int state = queue[i];
      int back = graph.back[state];
      if (back >= 0 && numberOf[classOf[back]] < 0) {
        numberOf[classOf[back]] = count;
        queue[count++] = back;
      }
      out.beginState(graph.finalWeight[state], back < 0 ? -1 : numberOf[classOf[back]], graph.backWeight[state]);
      for (int arc = graph.firstArc[state]; arc < graph.firstArc[state + 1]; arc++) {
        int target = graph.target[arc];
        if (numberOf[classOf[target]] < 0) {
          numberOf[classOf[target]] = count;
          queue[count++] = target;
        }
        out.add(graph.word[arc], numberOf[classOf[target]], graph.weight[arc]);
      }
    }
    return new WordGraph(keepUsed(words, out), out);
  }

  /** Renumbers words so that those without an arc drop out; the others keep their order. */
  private static String[] keepUsed(String[] words, ArcList graph) {
    boolean[] used = new boolean[words.length];
    for (int arc = 0; arc < graph.arcs; arc++) {
      used[graph.word[arc]] = true;
    }
    int[] moved = new int[words.length];
    String[] kept = new String[words.length];
    int count = 0;
    for (int w = 0; w < words.length; w++) {
      if (used[w]) {
        kept[count] = words[w];
        moved[w] = count++;
      }
    }
    for (int arc = 0; arc < graph.arcs; arc++) {
      graph.word[arc] = moved[graph.word[arc]];
    }
    return Arrays.copyOf(kept, count);
  }
}
