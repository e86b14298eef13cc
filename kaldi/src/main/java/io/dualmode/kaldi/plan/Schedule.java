package io.dualmode.kaldi.plan;

import io.dualmode.kaldi.layer.pool.WindowShape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The plans of a network's chunks. Every row is computed once; those that later chunks read again stay in the buffers. After a few chunks
 * the plan repeats itself. Immutable.
 */
public final class Schedule {
  private final List<ChunkPlan> plans;

  private Schedule(List<ChunkPlan> plans) {
    this.plans = plans;
  }

  /** The plan of a chunk, from 0. */
  public ChunkPlan plan(int chunk) {
    return plans.get(Math.min(chunk, plans.size() - 1));
  }

  /** All plans there are; the last one repeats. */
  public List<ChunkPlan> plans() {
    return plans;
  }

  /**
   * Plans for a stream: chunk {@code c} reads rows {@code -left} to {@code (c + 1) chunk + right - 1} of the input and gives those of
   * {@code c chunk, c chunk + subsampling ...}. An i-vector of time {@code j chunk} comes with the first chunk whose input reaches it.
   */
  public static Schedule streaming(Wiring wiring, Context context, int chunk, int subsampling) {
    int around = (context.left() + context.right()) / chunk + 3;
    int planned = 2 * around + 4;
    Demand demand = new Demand(wiring);
    List<List<TreeSet<Long>>> added = new ArrayList<>();
    List<long[]> earliest = new ArrayList<>();
    List<Span[]> spans = new ArrayList<>();
    List<List<Long>> outputs = new ArrayList<>();
    for (int c = 0; c < planned + around; c++) {
      Span input = new Span(-context.left(), (long) (c + 1) * chunk + context.right() - 1);
      spans.add(Spans.of(wiring, input));
      List<Long> times = new ArrayList<>();
      for (long t = (long) c * chunk; t < (long) (c + 1) * chunk; t += subsampling) {
        times.add(t);
      }
      outputs.add(times);
      demand.chunk(spans.get(c), fromOutside(wiring, input, c, chunk), times);
      added.add(demand.added());
      earliest.add(demand.earliest());
    }
    List<ChunkPlan> plans = new Builder(wiring, added, earliest, spans, outputs).plans(planned);
    int last = planned - 1;
    if (!plans.get(last).equals(plans.get(last - 1))) {
      throw new IllegalArgumentException("the network does not do the same for every chunk of " + chunk + " frames");
    }
    while (last > 0 && plans.get(last).equals(plans.get(last - 1))) {
      last--;
    }
    return new Schedule(List.copyOf(plans.subList(0, last + 1)));
  }

  /** A plan for one row of the output, that of time 0, of so many rows of input and one i-vector. */
  public static Schedule single(Wiring wiring, int frames) {
    Demand demand = new Demand(wiring);
    Span input = new Span(0, frames - 1L);
    Span[] spans = Spans.of(wiring, input);
    if (!Spans.terms(wiring.output(), spans).contains(0)) {
      throw new IllegalArgumentException("an output of " + frames + " frames, which are too few for the network");
    }
    demand.chunk(spans, fromOutside(wiring, input, 0, 0), List.of(0L));
    return new Schedule(new Builder(wiring, List.of(demand.added()), Collections.singletonList(demand.earliest()),
        Collections.singletonList(spans),
        List.of(List.of(0L))).plans(1));
  }

  /** New rows from outside; {@code chunk} 0 stands for a whole utterance. */
  private static List<TreeSet<Long>> fromOutside(Wiring wiring, Span input, int number, int chunk) {
    List<TreeSet<Long>> added = new ArrayList<>();
    wiring.units().forEach(unit -> added.add(new TreeSet<>()));
    if (wiring.input(Wiring.INPUT) >= 0) {
      long first = number == 0 ? input.first() : input.last() + 1 - chunk;
      for (long t = first; t <= input.last(); t++) {
        added.get(wiring.input(Wiring.INPUT)).add(t);
      }
    }
    if (wiring.input(Wiring.IVECTOR) >= 0) {
      if (chunk == 0) {
        added.get(wiring.input(Wiring.IVECTOR)).add(0L);
      } else {
        long last = Math.floorDiv(input.last(), chunk);
        for (long j = number == 0 ? Math.floorDiv(input.first(), chunk) : last; j <= last; j++) {
          added.get(wiring.input(Wiring.IVECTOR)).add(j * chunk);
        }
      }
    }
    return added;
  }

  /** Makes plans of times. */
  private static final class Builder {
    private final Wiring wiring;
    private final List<List<TreeSet<Long>>> added;
    private final List<long[]> earliest;
    private final List<Span[]> spans;
    private final List<List<Long>> outputs;
    private final List<Order.Group> order;
    /** Rows of every unit's buffer after the chunk at hand. */
    private final List<Map<Long, Integer>> places = new ArrayList<>();

    Builder(Wiring wiring, List<List<TreeSet<Long>>> added, List<long[]> earliest, List<Span[]> spans, List<List<Long>> outputs) {
      this.wiring = wiring;
      this.added = added;
      this.earliest = earliest;
      this.spans = spans;
      this.outputs = outputs;
      this.order = Order.of(wiring);
    }

    List<ChunkPlan> plans(int count) {
      int units = wiring.units().size();
      List<List<Long>> held = new ArrayList<>();
      for (int u = 0; u < units; u++) {
        held.add(List.of());
        places.add(Map.of());
      }
      List<ChunkPlan> plans = new ArrayList<>();
      for (int c = 0; c < count; c++) {
        int[][] kept = new int[units][];
        for (int u = 0; u < units; u++) {
          kept[u] = keep(u, c, held);
        }
        ChunkPlan.Rows[] rows = new ChunkPlan.Rows[units];
        for (int u = 0; u < units; u++) {
          Unit unit = wiring.units().get(u);
          ChunkPlan.Gather gather = unit.isInput() ? null : gather(unit, List.copyOf(added.get(c).get(u)), spans.get(c));
          rows[u] = new ChunkPlan.Rows(kept[u], added.get(c).get(u).size(), gather);
        }
        plans.add(new ChunkPlan(rows, steps(c), gather(wiring.output(), new int[] {0}, outputs.get(c), spans.get(c))));
      }
      return plans;
    }

    /** Keeps what this chunk or a later one reads, and adds the new rows behind it. */
    private int[] keep(int u, int c, List<List<Long>> held) {
      long needed = Long.MAX_VALUE;
      for (int later = c; later < earliest.size(); later++) {
        needed = Math.min(needed, earliest.get(later)[u]);
      }
      List<Long> before = held.get(u);
      List<Long> now = new ArrayList<>();
      int[] kept = new int[before.size()];
      for (int i = 0; i < kept.length; i++) {
        if (before.get(i) >= needed) {
          kept[now.size()] = i;
          now.add(before.get(i));
        }
      }
      kept = Arrays.copyOf(kept, now.size());
      now.addAll(added.get(c).get(u));
      Map<Long, Integer> place = new HashMap<>();
      for (int i = 0; i < now.size(); i++) {
        place.put(now.get(i), i);
      }
      places.set(u, place);
      held.set(u, now);
      return kept;
    }

    private ChunkPlan.Gather gather(Unit unit, List<Long> times, Span[] span) {
      WindowShape window = unit.window();
      if (window == null) {
        return gather(unit.terms(), unit.offsets(), times, span);
      }
      // rows of a window lie next to each other: the first one and their count
      Term.Source source = unit.terms().get(0).sources().get(0);
      int[] first = new int[times.size()];
      int[] count = new int[times.size()];
      for (int i = 0; i < first.length; i++) {
        first[i] = -1;
        for (long t = window.windowBegin(times.get(i)); t <= window.windowLast(times.get(i)); t += window.windowStep()) {
          Integer row = places.get(source.unit()).get(source.time().at(t));
          if (row != null && span[source.unit()].contains(source.time().at(t))) {
            first[i] = count[i] == 0 ? row : first[i];
            if (row != first[i] + count[i]++) {
              throw new IllegalArgumentException("node " + unit.name() + " pools rows that do not follow each other");
            }
          }
        }
      }
      return new ChunkPlan.Gather(new int[][] {fill(source.unit(), first.length)}, new int[][] {first}, new int[][] {count});
    }

    private static int[] fill(int value, int count) {
      int[] all = new int[count];
      Arrays.fill(all, value);
      return all;
    }

    private ChunkPlan.Gather gather(List<Term> terms, int[] offsets, List<Long> times, Span[] span) {
      int parts = offsets.length * terms.size();
      int[][] unit = new int[parts][times.size()];
      int[][] row = new int[parts][times.size()];
      int[][] column = new int[parts][times.size()];
      for (int part = 0; part < parts; part++) {
        Term term = terms.get(part % terms.size());
        for (int i = 0; i < times.size(); i++) {
          long t = times.get(i) + offsets[part / terms.size()];
          Term.Source source = term.pick(t, span);
          if (source == null) {
            row[part][i] = -1;
          } else {
            unit[part][i] = source.unit();
            row[part][i] = places.get(source.unit()).get(source.time().at(t));
            column[part][i] = source.column();
          }
        }
      }
      return new ChunkPlan.Gather(unit, row, column);
    }

    private int[][] steps(int c) {
      List<int[]> steps = new ArrayList<>();
      for (Order.Group group : order) {
        if (!group.recurrent()) {
          int unit = group.units()[0];
          int count = added.get(c).get(unit).size();
          if (!wiring.units().get(unit).isInput() && count > 0) {
            steps.add(new int[] {unit, 0, count});
          }
          continue;
        }
        TreeSet<Long> times = new TreeSet<>();
        List<List<Long>> rows = new ArrayList<>();
        for (int unit : group.units()) {
          times.addAll(added.get(c).get(unit));
          rows.add(List.copyOf(added.get(c).get(unit)));
        }
        int[] next = new int[group.units().length];
        for (long t : times) {
          for (int i = 0; i < next.length; i++) {
            if (next[i] < rows.get(i).size() && rows.get(i).get(next[i]) == t) {
              steps.add(new int[] {group.units()[i], next[i]++, 1});
            }
          }
        }
      }
      return steps.toArray(new int[0][]);
    }
  }
}
