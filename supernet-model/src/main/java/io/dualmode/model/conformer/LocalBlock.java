package io.dualmode.model.conformer;

import io.dualmode.model.conformer.BlockSteps.Mask;
import io.dualmode.model.conformer.BlockSteps.Memory;
import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/**
 * One block over a recording of any length whose frames see so many frames around them and no others. A frame goes on to the next block as
 * soon as those that it sees have come; what is kept is bounded by how far frames see. The frames come out as those of a run over the whole
 * recording with the same mask.
 */
final class LocalBlock {
  private final BlockSteps steps;
  private final Mask mask;
  private final int dim;
  private final int tile;
  private final Memory memory;
  /** Rows of frames {@code [done, taken)}. */
  private float[] x = {};
  private int taken;
  private int attended;
  private int done;
  /** Gated frames {@code [done - before, attended)}. */
  private float[] gated = {};

  /** Takes rows that are done; they are valid during the call only. */
  interface Rows {
    void take(float[] x, int offset, int count);
  }

  LocalBlock(ConformerConfig config, ConformerBlock block, Kernels kernels, Mask mask, Workspace workspace) {
    steps = new BlockSteps(config, block, kernels, workspace);
    this.mask = mask;
    dim = config.dim();
    tile = workspace.tile();
    memory = new Memory(dim);
  }

  /** The next frames, no more than a tile, and those that are done by them. */
  void accept(float[] rows, int offset, int count, Rows next) {
    int held = taken - done;
    x = room(x, (held + count) * dim);
    System.arraycopy(rows, offset, x, held * dim, count * dim);
    steps.feedForward(steps.block.first(), x, held * dim, count);
    int slot = taken - memory.base;
    if (memory.capacity < slot + count) {
      memory.reserve(slot + 2 * tile, slot);
    }
    steps.remember(x, held * dim, count, memory, slot);
    taken += count;
    advance(false, next);
  }

  /** The frames that are left; there are none behind them. */
  void finish(Rows next) {
    advance(true, next);
  }

  private void advance(boolean end, Rows next) {
    int to = attended;
    while (to < taken && (end || mask.end(to, Integer.MAX_VALUE) <= taken)) {
      to++;
    }
    gated = room(gated, (to - done + steps.before + steps.after) * dim);
    for (int f = attended; f < to; f += tile) {
      int count = Math.min(tile, to - f);
      steps.attend(x, (f - done) * dim, count, f, taken, mask, memory);
      steps.gate(x, (f - done) * dim, count, gated, (f - done + steps.before) * dim);
    }
    attended = to;
    int ready = end ? taken : Math.max(done, attended - steps.after);
    if (end) {
      Arrays.fill(gated, (taken - done + steps.before) * dim, (taken - done + steps.before + steps.after) * dim, 0f);
    }
    for (int f = done; f < ready; f += tile) {
      int count = Math.min(tile, ready - f);
      int at = (f - done) * dim;
      steps.convolve(x, at, count, gated, at);
      steps.feedForward(steps.block.second(), x, at, count);
      steps.block.last().apply(x, at, count, x, at);
      next.take(x, at, count);
    }
    forget(ready);
  }

  private void forget(int ready) {
    int gone = ready - done;
    System.arraycopy(x, gone * dim, x, 0, (taken - ready) * dim);
    System.arraycopy(gated, gone * dim, gated, 0, (attended - ready + steps.before) * dim);
    done = ready;
    int from = Math.min(taken, mask.begin(attended));
    memory.keepLast(taken - from, taken - memory.base);
    memory.base = from;
  }

  private static float[] room(float[] array, int needed) {
    return array.length >= needed ? array : Arrays.copyOf(array, Math.max(needed, array.length / 2 * 3));
  }

  void reset() {
    taken = 0;
    attended = 0;
    done = 0;
    memory.base = 0;
    Arrays.fill(gated, 0, Math.min(gated.length, steps.before * dim), 0f);
  }

  long bytes() {
    return memory.bytes() + 4L * (x.length + gated.length);
  }
}
