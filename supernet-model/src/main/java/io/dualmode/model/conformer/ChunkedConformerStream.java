package io.dualmode.model.conformer;

import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;
import java.util.List;

/**
 * An utterance that is encoded in chunks of {@code right + 1} frames as soon as their features are there, with the caches of cache-aware
 * streaming (Noroozi et al., "Stateful Conformer with Cache-based Inference", ICASSP 2024).
 *
 * <p>A chunk's features are subsampled together with the last ones before them, as NeMo does: what is before those counts as absent, which a
 * whole run does not know where the look-ahead is 0.
 */
final class ChunkedConformerStream extends ConformerStream {
  /** Encoded frames too many that a chunk gives because its subsampling reads {@link #again} frames once more. */
  private static final int DROP = 2;

  private final int right;
  /** Feature frames before a chunk that its subsampling reads again. */
  private final int again;
  private final float[] stretch;
  /** Feature frames of earlier chunks. */
  private int taken;

  ChunkedConformerStream(ConformerConfig config, Subsampling subsampling, List<ConformerBlock> blocks, Kernels kernels, Context context) {
    super(config, subsampling, blocks, kernels, context, true, Math.min(TILE, context.right() + 1));
    right = context.right();
    again = config.stride() + 1;
    stretch = new float[(again + config.stride() * (right + 1)) * config.features()];
  }

  @Override
  void encode(boolean end, FrameSink sink) {
    while (seen - taken >= needed()) {
      chunk(needed(), sink);
    }
    if (end && seen > taken) {
      chunk(seen - taken, sink);
    }
  }

  private int needed() {
    return taken == 0 ? 1 + config.stride() * right : config.stride() * (right + 1);
  }

  private void chunk(int frames, FrameSink sink) {
    int bins = config.features();
    if (taken == 0) {
      encode(features, 0, frames, 0, sink);
    } else {
      int known = Math.min(again, taken);
      Arrays.fill(stretch, 0, (again - known) * bins, 0f);
      System.arraycopy(features, (taken - known - base) * bins, stretch, (again - known) * bins, (known + frames) * bins);
      encode(stretch, 0, again + frames, DROP, sink);
    }
    taken += frames;
    int keepFrom = Math.max(base, taken - again);
    System.arraycopy(features, (keepFrom - base) * bins, features, 0, (seen - keepFrom) * bins);
    base = keepFrom;
  }

  @Override
  public void reset() {
    super.reset();
    taken = 0;
  }
}
