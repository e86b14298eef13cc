package io.dualmode.kaldi.plan;

import io.dualmode.kaldi.layer.pool.WindowShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Which rows of which units an output needs, chunk after chunk, beyond those there are. */
final class Demand {
  /** Rows of one chunk, so that a malformed network is told instead of worked out for hours. */
  private static final int MOST_ROWS = 1 << 20;

  private final Wiring wiring;
  private final List<Set<Long>> done = new ArrayList<>();
  private int rows;
  /** New rows of every unit in the chunk at hand, and the earliest time of each that this chunk reads. */
  private List<TreeSet<Long>> added;
  private long[] earliest;
  private Span[] spans;

  Demand(Wiring wiring) {
    this.wiring = wiring;
    wiring.units().forEach(unit -> done.add(new HashSet<>()));
  }

  /**
   * The next chunk.
   *
   * @param fromOutside for every unit that comes from outside, times of new rows
   */
  void chunk(Span[] spans, List<TreeSet<Long>> fromOutside, List<Long> outputs) {
    this.spans = spans;
    added = fromOutside;
    earliest = new long[wiring.units().size()];
    Arrays.fill(earliest, Long.MAX_VALUE);
    for (int u = 0; u < added.size(); u++) {
      done.get(u).addAll(added.get(u));
    }
    Deque<long[]> open = new ArrayDeque<>();
    for (long t : outputs) {
      for (Term term : wiring.output()) {
        want(term, t, open);
      }
    }
    while (!open.isEmpty()) {
      long[] next = open.pop();
      Unit unit = wiring.units().get((int) next[0]);
      WindowShape window = unit.window();
      if (window != null) {
        if (!window.has(next[1])) {
          throw new IllegalArgumentException("node " + unit.name() + " is read at time " + next[1] + ", at which it has no row");
        }
        for (long t = window.windowBegin(next[1]); t <= window.windowLast(next[1]); t += window.windowStep()) {
          // a window is often much longer than what there is
          if (t < -MOST_ROWS || t > MOST_ROWS) {
            throw new IllegalArgumentException("node " + unit.name() + " pools more than " + MOST_ROWS + " frames");
          }
          want(unit.terms().get(0), t, open);
        }
        continue;
      }
      for (int offset : unit.offsets()) {
        for (Term term : unit.terms()) {
          want(term, next[1] + offset, open);
        }
      }
    }
  }

  private void want(Term term, long t, Deque<long[]> open) {
    Term.Source source = term.pick(t, spans);
    if (source == null) {
      return;
    }
    int unit = source.unit();
    long at = source.time().at(t);
    earliest[unit] = Math.min(earliest[unit], at);
    if (done.get(unit).add(at)) {
      if (wiring.units().get(unit).isInput()) {
        throw new IllegalArgumentException("row " + at + " of node " + wiring.units().get(unit).name() + " is read before it comes");
      }
      if (++rows > MOST_ROWS) {
        throw new IllegalArgumentException("a network of more than " + MOST_ROWS + " rows at a time");
      }
      added.get(unit).add(at);
      open.push(new long[] {unit, at});
    }
  }

  /** New rows of every unit in this chunk. */
  List<TreeSet<Long>> added() {
    return added;
  }

  /** The earliest row of every unit that this chunk reads. */
  long[] earliest() {
    return earliest;
  }
}
