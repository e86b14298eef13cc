package io.dualmode.kaldi.network;

import io.dualmode.kaldi.layer.pool.WindowShape;
import io.dualmode.kaldi.plan.ChunkPlan;
import io.dualmode.kaldi.plan.Schedule;
import io.dualmode.kaldi.plan.Term;
import io.dualmode.kaldi.plan.Unit;
import io.dualmode.kaldi.plan.Wiring;
import java.util.Arrays;
import java.util.List;

/**
 * One stream's rows: it follows the plans of a {@link Schedule}, chunk after chunk, and allocates nothing after construction. Not
 * thread-safe.
 */
final class NetworkRun {
  private final LoadedNetwork network;
  private final Wiring wiring;
  private final Schedule schedule;
  private final float[][] buffers;
  /** Inputs of the rows that are computed together, where they do not lie in a buffer as they are read. */
  private final float[] gathered;
  private final float[] room;
  private final float[] output;
  private ChunkPlan plan;
  private int chunk;

  /**
   * Buffers for a schedule.
   *
   * @throws IllegalArgumentException if they would be too large
   */
  NetworkRun(LoadedNetwork network, Schedule schedule) {
    this.network = network;
    this.wiring = network.wiring;
    this.schedule = schedule;
    List<Unit> units = wiring.units();
    Sizes sizes = Sizes.of(wiring, schedule);
    buffers = new float[units.size()][];
    for (int u = 0; u < buffers.length; u++) {
      buffers[u] = new float[sizes.rows()[u] * units.get(u).width()];
    }
    gathered = new float[sizes.gathered()];
    room = new float[network.scratch()];
    output = new float[sizes.output() * wiring.outputWidth()];
  }

  /** Makes room for the rows that a chunk reads from outside, which are put in before {@link #compute}. */
  void begin() {
    plan = schedule.plan(chunk);
    for (int u = 0; u < buffers.length; u++) {
      int width = wiring.units().get(u).width();
      int[] kept = plan.units()[u].kept();
      for (int i = 0; i < kept.length; i++) {
        int from = kept[i];
        if (from != i) {
          int run = 1;
          while (i + run < kept.length && kept[i + run] == from + run) {
            run++;
          }
          System.arraycopy(buffers[u], from * width, buffers[u], i * width, run * width);
          i += run - 1;
        }
      }
    }
  }

  /** Rows that a unit from outside takes in this chunk, 0 for none of that name. */
  int wanted(String name) {
    int unit = wiring.input(name);
    return unit < 0 ? 0 : plan.units()[unit].added();
  }

  /** Puts in one of the rows that are {@linkplain #wanted wanted}. */
  void put(String name, int row, float[] values, int offset) {
    int unit = wiring.input(name);
    int width = wiring.units().get(unit).width();
    System.arraycopy(values, offset, buffers[unit], (plan.units()[unit].kept().length + row) * width, width);
  }

  /** Computes the chunk; its rows of the output are {@link #output} afterwards. */
  void compute() {
    for (int[] step : plan.steps()) {
      compute(step[0], step[1], step[2]);
    }
    ChunkPlan.Gather gather = plan.output();
    int rows = gather.row().length == 0 ? 0 : gather.row()[0].length;
    gather(wiring.output(), wiring.outputWidth(), 1, gather, 0, rows, output);
    chunk++;
  }

  private void compute(int unit, int first, int count) {
    ChunkPlan.Rows rows = plan.units()[unit];
    Unit of = wiring.units().get(unit);
    float[] to = buffers[unit];
    int at = (rows.kept().length + first) * of.width();
    ChunkPlan.Gather gather = rows.gather();
    WindowShape window = of.window();
    if (window != null) {
      float[] from = buffers[gather.unit()[0][0]];
      for (int i = first; i < first + count; i++) {
        window.pool(from, gather.row()[0][i] * window.inputs(), gather.column()[0][i], to, at + (i - first) * of.width());
      }
    } else {
      int times = network.times(unit);
      int step = plain(of, unit, gather, first, count, times);
      if (step >= 0) {
        network.first(unit, buffers[gather.unit()[0][first]], gather.row()[0][first] * of.inputWidth(), step * of.inputWidth(), count, to,
            at, room);
      } else {
        gather(of.terms(), of.inputWidth(), times, gather, first, count, gathered);
        network.first(unit, gathered, 0, times * of.inputWidth(), count, to, at, room);
      }
    }
    network.rest(unit, count, to, at, room);
  }

  /** The step between the rows that inputs lie in as they are read, side by side and at equal distances; -1 where they do not. */
  private int plain(Unit of, int unit, ChunkPlan.Gather gather, int first, int count, int times) {
    if (!of.readsPlainRows() || gather.unit()[0][first] == unit || wiring.units().get(gather.unit()[0][first]).width() != of.inputWidth()) {
      return -1;
    }
    int[] row = gather.row()[0];
    int step = count == 1 ? times : row[first + 1] - row[first];
    if (step < 0) {
      return -1;
    }
    for (int o = 0; o < times; o++) {
      for (int i = 0; i < count; i++) {
        if (gather.row()[o][first + i] != row[first] + i * step + o || row[first] < 0) {
          return -1;
        }
      }
    }
    return step;
  }

  /** Inputs of rows {@code first} on, {@code [count, times * width]}. */
  private void gather(List<Term> terms, int width, int times, ChunkPlan.Gather gather, int first, int count, float[] to) {
    Arrays.fill(to, 0, count * times * width, 0f);
    for (int part = 0; part < gather.row().length; part++) {
      Term term = terms.get(part % terms.size());
      int column = part / terms.size() * width + term.column();
      for (int i = 0; i < count; i++) {
        add(term, gather.unit()[part][first + i], gather.row()[part][first + i], gather.column()[part][first + i], to,
            i * times * width + column);
      }
    }
  }

  private void add(Term term, int unit, int row, int column, float[] to, int at) {
    int width = term.width();
    float scale = term.scale();
    if (term.sources().isEmpty()) {
      for (int c = 0; c < width; c++) {
        to[at + c] += scale;
      }
    } else if (row >= 0) {
      float[] from = buffers[unit];
      int begin = row * wiring.units().get(unit).width() + column;
      for (int c = 0; c < width; c++) {
        to[at + c] += scale * from[begin + c];
      }
    }
  }

  /** Rows of the last chunk's output, one behind the other; this run's own array. */
  float[] output() {
    return output;
  }

  /** Rows of the output that the chunk has. */
  int rows() {
    return plan.output().row().length == 0 ? 0 : plan.output().row()[0].length;
  }

  /** Begins the next utterance. */
  void reset() {
    chunk = 0;
  }

  /** The rows that the next chunk keeps, of every unit. */
  float[][] kept() {
    float[][] all = new float[buffers.length][];
    ChunkPlan next = schedule.plan(chunk);
    for (int u = 0; u < all.length; u++) {
      int width = wiring.units().get(u).width();
      int[] kept = next.units()[u].kept();
      all[u] = new float[kept.length * width];
      for (int i = 0; i < kept.length; i++) {
        System.arraycopy(buffers[u], kept[i] * width, all[u], i * width, width);
      }
    }
    return all;
  }

  /** Goes on where so many chunks were computed and these rows were {@link #kept}. */
  void goOn(int chunks, float[][] rows) {
    chunk = chunks;
    ChunkPlan next = schedule.plan(chunk);
    for (int u = 0; u < rows.length; u++) {
      int width = wiring.units().get(u).width();
      int[] kept = next.units()[u].kept();
      for (int i = 0; i < kept.length; i++) {
        System.arraycopy(rows[u], i * width, buffers[u], kept[i] * width, width);
      }
    }
  }

  long bytes() {
    long sum = 4L * (gathered.length + room.length + output.length);
    for (float[] buffer : buffers) {
      sum += 4L * buffer.length;
    }
    return sum;
  }
}
