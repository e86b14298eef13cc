package io.dualmode.model.conformer;

import io.dualmode.model.conformer.BlockSteps.Mask;
import io.dualmode.model.conformer.BlockSteps.Memory;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/**
 * One block's run and state for one stream. A streaming one keeps the keys and values of the frames that attention may still see and the
 * gated frames that the depthwise convolution still reads, so a chunk costs its own frames only.
 */
final class BlockStream {
  private final BlockSteps steps;
  private final Context context;
  private final boolean streaming;
  private final Mask mask;
  private final Workspace w;
  private final int dim;
  private final Memory memory;
  private int cached;
  /** Gated frames, the first of them of earlier chunks. */
  private float[] gated = {};

  BlockStream(ConformerConfig config, ConformerBlock block, Kernels kernels, Context context, boolean streaming, Workspace workspace) {
    steps = new BlockSteps(config, block, kernels, workspace);
    this.context = context;
    this.streaming = streaming;
    this.w = workspace;
    dim = config.dim();
    memory = new Memory(dim);
    // a chunk sees itself and what is cached of those before it
    mask = new Mask(config.attention(), streaming ? null : context);
  }

  /** Runs the block over {@code frames} rows of {@code x} in place. */
  void run(float[] x, int frames) {
    for (int f = 0; f < frames; f += w.tile()) {
      steps.feedForward(steps.block.first(), x, f * dim, Math.min(w.tile(), frames - f));
    }
    attend(x, frames);
    convolve(x, frames);
    for (int f = 0; f < frames; f += w.tile()) {
      steps.feedForward(steps.block.second(), x, f * dim, Math.min(w.tile(), frames - f));
    }
    steps.block.last().apply(x, 0, frames, x, 0);
  }

  private void attend(float[] x, int frames) {
    int seen = cached + frames;
    if (memory.capacity < seen) {
      memory.reserve(streaming ? context.left() + Math.max(frames, context.right() + 1) : seen, cached);
    }
    for (int f = 0; f < frames; f += w.tile()) {
      steps.remember(x, f * dim, Math.min(w.tile(), frames - f), memory, cached + f);
    }
    for (int f = 0; f < frames; f += w.tile()) {
      steps.attend(x, f * dim, Math.min(w.tile(), frames - f), cached + f, seen, mask, memory);
    }
    if (streaming) {
      int keep = Math.min(context.left(), seen);
      memory.keepLast(keep, seen);
      cached = keep;
    }
  }

  private void convolve(float[] x, int frames) {
    int rows = steps.before + frames + steps.after;
    if (gated.length < rows * dim) {
      gated = Arrays.copyOf(gated, rows * dim);
    }
    for (int f = 0; f < frames; f += w.tile()) {
      steps.gate(x, f * dim, Math.min(w.tile(), frames - f), gated, (steps.before + f) * dim);
    }
    Arrays.fill(gated, (steps.before + frames) * dim, rows * dim, 0f);
    for (int f = 0; f < frames; f += w.tile()) {
      steps.convolve(x, f * dim, Math.min(w.tile(), frames - f), gated, f * dim);
    }
    if (streaming) {
      System.arraycopy(gated, frames * dim, gated, 0, steps.before * dim);
    }
  }

  void reset() {
    cached = 0;
    Arrays.fill(gated, 0, Math.min(gated.length, steps.before * dim), 0f);
  }

  /** Values of the cached frames, {@code [cached, dim]}, for tests. */
  float[] cachedValues() {
    return Arrays.copyOf(memory.values, cached * dim);
  }

  /** Gated frames that the next chunk's convolution reads, {@code [kernel - 1, dim]}, for tests. */
  float[] cachedGates() {
    return Arrays.copyOf(gated, steps.before * dim);
  }

  long bytes() {
    return memory.bytes() + 4L * gated.length;
  }
}
