package io.dualmode.kaldi.network;

import io.dualmode.kaldi.plan.ChunkPlan;
import io.dualmode.kaldi.plan.Schedule;
import io.dualmode.kaldi.plan.Unit;
import io.dualmode.kaldi.plan.Wiring;
import java.util.List;

/**
 * How large a stream's buffers are.
 *
 * @param rows of every unit
 * @param gathered numbers of inputs that are gathered together
 * @param output rows of the output in a chunk
 */
record Sizes(int[] rows, int gathered, int output) {
  /** Numbers of a stream; those of the largest models are some millions. */
  private static final long MOST = 1 << 28;

  /** Works them out; {@link IllegalArgumentException} where they are too large. */
  static Sizes of(Wiring wiring, Schedule schedule) {
    List<Unit> units = wiring.units();
    int[] rows = new int[units.size()];
    long gathered = 0;
    int output = 0;
    for (ChunkPlan plan : schedule.plans()) {
      for (int u = 0; u < rows.length; u++) {
        rows[u] = Math.max(rows[u], plan.units()[u].count());
      }
      output = Math.max(output, plan.output().row().length == 0 ? 0 : plan.output().row()[0].length);
      for (int[] step : plan.steps()) {
        Unit unit = units.get(step[0]);
        if (unit.window() == null) {
          gathered = Math.max(gathered, (long) step[2] * unit.inputWidth() * unit.offsets().length);
        }
      }
    }
    long all = gathered + (long) output * wiring.outputWidth();
    for (int u = 0; u < rows.length; u++) {
      all += (long) rows[u] * units.get(u).width();
    }
    if (all > MOST) {
      throw new IllegalArgumentException("a stream of the network would take " + all + " numbers, allowed: up to " + MOST);
    }
    return new Sizes(rows, (int) gathered, output);
  }
}
