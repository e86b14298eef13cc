package io.dualmode.model.search.graph.lattice;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A lattice with one word or none on each arc and the time of each state: states in topological order, the first the only start, the last
 * the only end. Immutable.
 */
public final class AlignedLattice {
  private record Arc(int from, int to, int word, double cost, int frames) {}

  /** Frames before each state. */
  final int[] time;
  /** The arcs into state {@code s} are {@code firstInto[s]..firstInto[s+1]-1}. */
  final int[] firstInto;
  final int[] from;
  final int[] word;
  final double[] cost;

  /** Puts a lattice together; states may be added in any order, the first is the start. */
  public static final class Builder {
    private final List<Arc> arcs = new ArrayList<>();
    private final List<Arc> ends = new ArrayList<>();
    private int states;

    public int addState() {
      return states++;
    }

    /** Adds an arc; word 0 is none. */
    public void addArc(int from, int to, int word, double cost, int frames) {
      arcs.add(new Arc(from, to, word, cost, frames));
    }

    /** Lets paths end in a state, after so many more frames. */
    public void addEnd(int state, double cost, int frames) {
      ends.add(new Arc(state, -1, 0, cost, frames));
    }

    /**
     * The state in which all paths end at no cost and from which none goes on, -1 where there is no such one: an arc without a word behind it
     * would be one more that the words of a path may be aligned around.
     */
    private int onlyEnd() {
      Arc only = ends.size() == 1 ? ends.get(0) : null;
      return only != null && only.cost == 0 && only.frames == 0 && arcs.stream().noneMatch(arc -> arc.from == only.from) ? only.from : -1;
    }

    /** The lattice of all states on a path from start to end; null where there is no path. */
    public AlignedLattice build() {
      return ends.isEmpty() ? null : new AlignedLattice(this);
    }
  }

  private AlignedLattice(Builder builder) {
    List<Arc> arcs = new ArrayList<>(builder.arcs);
    int end = builder.onlyEnd();
    if (end < 0) {
      end = builder.states;
      for (Arc arc : builder.ends) {
        arcs.add(new Arc(arc.from, end, 0, arc.cost, arc.frames));
      }
    }
    int[] place = places(arcs, Math.max(builder.states, end + 1), end);
    int states = 0;
    for (int p : place) {
      states = Math.max(states, p + 1);
    }
    arcs.removeIf(arc -> place[arc.from] < 0 || place[arc.to] < 0);
    arcs.sort((a, b) -> a.to != b.to ? Integer.compare(place[a.to], place[b.to]) : Integer.compare(place[a.from], place[b.from]));
    time = new int[states];
    firstInto = new int[states + 1];
    from = new int[arcs.size()];
    word = new int[arcs.size()];
    cost = new double[arcs.size()];
    for (int i = 0; i < from.length; i++) {
      Arc arc = arcs.get(i);
      from[i] = place[arc.from];
      word[i] = arc.word;
      cost[i] = arc.cost;
      time[place[arc.to]] = time[from[i]] + arc.frames;
      firstInto[place[arc.to] + 1] = i + 1;
    }
    for (int state = 1; state <= states; state++) {
      firstInto[state] = Math.max(firstInto[state], firstInto[state - 1]);
    }
  }

  /** The place of each state in topological order, -1 for those on no path. */
  private static int[] places(List<Arc> arcs, int states, int end) {
    List<List<Integer>> next = new ArrayList<>();
    for (int i = 0; i < states; i++) {
      next.add(new ArrayList<>(2));
    }
    arcs.forEach(arc -> next.get(arc.from).add(arc.to));
    boolean[] seen = new boolean[states];
    boolean[] ends = new boolean[states];
    ends[end] = true;
    int[] at = new int[states];
    int[] stack = new int[states];
    int[] post = new int[states];
    int posted = 0;
    int depth = 0;
    stack[depth++] = 0;
    seen[0] = true;
    while (depth > 0) {
      int state = stack[depth - 1];
      if (at[state] < next.get(state).size()) {
        int to = next.get(state).get(at[state]++);
        if (!seen[to]) {
          seen[to] = true;
          stack[depth++] = to;
        }
      } else {
        next.get(state).forEach(to -> ends[state] |= ends[to]);
        post[posted++] = state;
        depth--;
      }
    }
    int[] place = new int[states];
    Arrays.fill(place, -1);
    int placed = 0;
    for (int i = posted - 1; i >= 0; i--) {
      if (ends[post[i]]) {
        place[post[i]] = placed++;
      }
    }
    return place;
  }

  int states() {
    return time.length;
  }

  /** The words of the best path. */
  int[] bestWords() {
    double[] best = new double[states()];
    int[] by = new int[states()];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    best[0] = 0;
    for (int state = 1; state < states(); state++) {
      for (int arc = firstInto[state]; arc < firstInto[state + 1]; arc++) {
        if (best[from[arc]] + cost[arc] < best[state]) {
          best[state] = best[from[arc]] + cost[arc];
          by[state] = arc;
        }
      }
    }
    List<Integer> words = new ArrayList<>();
    for (int state = states() - 1; state > 0; state = from[by[state]]) {
      if (word[by[state]] != 0) {
        words.add(0, word[by[state]]);
      }
    }
    return words.stream().mapToInt(Integer::intValue).toArray();
  }
}
