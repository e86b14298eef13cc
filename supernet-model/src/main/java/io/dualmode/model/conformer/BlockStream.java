package io.dualmode.model.conformer;

import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/**
 * One block's run and state for one stream. A streaming one keeps the keys and values of the frames that attention may still see and the
 * gated frames that the depthwise convolution still reads, so a chunk costs its own frames only.
 */
final class BlockStream {
  private final ConformerConfig config;
  private final ConformerBlock block;
  private final Kernels kernels;
  private final Context context;
  private final boolean streaming;
  private final Workspace w;
  private final int before;
  private final int after;
  /** {@code [dim][capacity]} and {@code [capacity][dim]}. */
  private float[] keys = {};
  private float[] values = {};
  private int capacity;
  private int cached;
  /** Gated frames, the first {@code before} of them of earlier chunks. */
  private float[] gated = {};

  BlockStream(ConformerConfig config, ConformerBlock block, Kernels kernels, Context context, boolean streaming, Workspace workspace) {
    this.config = config;
    this.block = block;
    this.kernels = kernels;
    this.context = context;
    this.streaming = streaming;
    this.w = workspace;
    before = config.causal() == 1 ? config.kernel() - 1 : (config.kernel() - 1) / 2;
    after = config.causal() == 1 ? 0 : (config.kernel() - 1) / 2;
  }

  /** Runs the block over {@code frames} rows of {@code x} in place. */
  void run(float[] x, int frames) {
    feedForward(block.first(), x, frames);
    attend(x, frames);
    convolve(x, frames);
    feedForward(block.second(), x, frames);
    block.last().apply(x, 0, frames, x, 0);
  }

  private void feedForward(ConformerBlock.FeedForward layer, float[] x, int frames) {
    int d = config.dim();
    for (int f = 0; f < frames; f += w.tile()) {
      int count = Math.min(w.tile(), frames - f);
      layer.norm().apply(x, f * d, count, w.rows(), 0);
      kernels.multiply(layer.up(), w.rows(), 0, d, count, w.wide(), 0, config.feedForward());
      w.silu(kernels, w.wide(), count * config.feedForward());
      kernels.multiply(layer.down(), w.wide(), 0, config.feedForward(), count, w.rows(), 0, d);
      addScaled(x, f * d, w.rows(), count * d, 0.5f);
    }
  }

  private void attend(float[] x, int frames) {
    int d = config.dim();
    reserve(cached + frames);
    for (int f = 0; f < frames; f += w.tile()) {
      int count = Math.min(w.tile(), frames - f);
      block.attentionNorm().apply(x, f * d, count, w.rows(), 0);
      kernels.multiply(block.value(), w.rows(), 0, d, count, values, (cached + f) * d, d);
      kernels.multiply(block.key(), w.rows(), 0, d, count, w.wide(), 0, d);
      for (int i = 0; i < count; i++) {
        for (int c = 0; c < d; c++) {
          keys[c * capacity + cached + f + i] = w.wide()[i * d + c];
        }
      }
    }
    int seen = cached + frames;
    PositionTable.Table positions = block.positions().reaching(reach(seen), kernels);
    for (int f = 0; f < frames; f += w.tile()) {
      int count = Math.min(w.tile(), frames - f);
      block.attentionNorm().apply(x, f * d, count, w.rows(), 0);
      kernels.multiply(block.query(), w.rows(), 0, d, count, w.queries(), 0, d);
      mix(positions, cached + f, count, seen);
      kernels.multiply(block.output(), w.mixed(), 0, d, count, w.rows(), 0, d);
      kernels.add(x, f * d, w.rows(), 0, count * d);
    }
    if (streaming) {
      int keep = Math.min(context.left(), seen);
      for (int c = 0; c < d; c++) {
        System.arraycopy(keys, c * capacity + seen - keep, keys, c * capacity, keep);
      }
      System.arraycopy(values, (seen - keep) * d, values, 0, keep * d);
      cached = keep;
    }
  }

  /** The largest distance between frames that see each other. */
  private int reach(int seen) {
    if (streaming || context.left() < 0 || context.right() < 0) {
      return seen - 1;
    }
    return Math.min(seen - 1, context.left() + context.right());
  }

  private int begin(int frame) {
    if (streaming || context.left() < 0) {
      return 0;
    }
    int from = config.attention() == Attention.CHUNKED && context.right() >= 0 ? frame - frame % (context.right() + 1) : frame;
    return Math.max(0, from - context.left());
  }

  private int end(int frame, int seen) {
    if (streaming || context.right() < 0) {
      return seen;
    }
    int last = config.attention() == Attention.CHUNKED ? frame - frame % (context.right() + 1) + context.right() : frame + context.right();
    return Math.min(seen, last + 1);
  }

  /** Attention of {@code count} queries, the first at frame {@code first} of {@code seen}. */
  private void mix(PositionTable.Table positions, int first, int count, int seen) {
    int d = config.dim();
    int depth = d / config.heads();
    int from = begin(first);
    int to = end(first + count - 1, seen);
    int columns = to - from;
    int shifted = columns + count - 1;
    int stride = columns + Kernels.SOFTMAX_PADDING;
    float[] scores = w.scores(count * stride);
    float[] distances = w.distances(count * shifted);
    float[] content = w.biased(w.queries(), block.contentBias(), count, 0);
    float[] position = w.biased(w.queries(), block.positionBias(), count, 1);
    float scale = (float) (1 / Math.sqrt(depth));
    for (int h = 0; h < config.heads(); h++) {
      kernels.product(content, h * depth, d, count, keys, h * depth * capacity + from, capacity, depth, columns, scores, 0, stride, false);
      kernels.product(position, h * depth, d, count, positions.values(),
          h * depth * positions.columns() + positions.column(first + count - 1 - from), positions.columns(), depth, shifted, distances, 0,
          shifted, false);
      for (int i = 0; i < count; i++) {
        int row = i * stride;
        kernels.add(scores, row, distances, i * shifted + count - 1 - i, columns);
        int b = begin(first + i) - from;
        int e = end(first + i, seen) - from;
        kernels.biasedSoftmax(scores, row + b, e - b, scale, 0, 0);
        Arrays.fill(scores, row, row + b, 0f);
        Arrays.fill(scores, row + e, row + columns, 0f);
      }
      kernels.product(scores, 0, stride, count, values, from * d + h * depth, d, columns, depth, w.mixed(), h * depth, d, false);
    }
  }

  private void reserve(int frames) {
    if (capacity >= frames) {
      return;
    }
    int d = config.dim();
    int wanted = streaming ? context.left() + Math.max(frames - cached, context.right() + 1) : frames;
    float[] wider = new float[d * wanted];
    for (int c = 0; c < d; c++) {
      System.arraycopy(keys, c * capacity, wider, c * wanted, cached);
    }
    keys = wider;
    values = Arrays.copyOf(values, d * wanted);
    capacity = wanted;
  }

  private void convolve(float[] x, int frames) {
    int d = config.dim();
    int rows = before + frames + after;
    if (gated.length < rows * d) {
      gated = Arrays.copyOf(gated, rows * d);
    }
    for (int f = 0; f < frames; f += w.tile()) {
      int count = Math.min(w.tile(), frames - f);
      block.convolutionInput().apply(x, f * d, count, w.rows(), 0);
      kernels.multiply(block.gates(), w.rows(), 0, d, count, w.wide(), 0, 2 * d);
      w.gate(kernels, w.wide(), count, d, gated, (before + f) * d);
    }
    Arrays.fill(gated, (before + frames) * d, rows * d, 0f);
    for (int f = 0; f < frames; f += w.tile()) {
      int count = Math.min(w.tile(), frames - f);
      for (int i = 0; i < count; i++) {
        System.arraycopy(block.depthwiseBias(), 0, w.rows(), i * d, d);
        for (int k = 0; k < config.kernel(); k++) {
          Subsampling.addProduct(block.depthwise()[k], gated, (f + i + k) * d, w.rows(), i * d);
        }
      }
      if (block.convolutionNorm() != null) {
        block.convolutionNorm().apply(w.rows(), 0, count, w.rows(), 0);
      }
      w.silu(kernels, w.rows(), count * d);
      kernels.multiply(block.pointwise(), w.rows(), 0, d, count, w.wide(), 0, d);
      kernels.add(x, f * d, w.wide(), 0, count * d);
    }
    if (streaming) {
      System.arraycopy(gated, frames * d, gated, 0, before * d);
    }
  }

  private static void addScaled(float[] x, int xOffset, float[] a, int length, float scale) {
    for (int i = 0; i < length; i++) {
      x[xOffset + i] += scale * a[i];
    }
  }

  void reset() {
    cached = 0;
    Arrays.fill(gated, 0, Math.min(gated.length, before * config.dim()), 0f);
  }

  /** Values of the cached frames, {@code [cached, dim]}, for tests. */
  float[] cachedValues() {
    return Arrays.copyOf(values, cached * config.dim());
  }

  /** Gated frames that the next chunk's convolution reads, {@code [kernel - 1, dim]}, for tests. */
  float[] cachedGates() {
    return Arrays.copyOf(gated, before * config.dim());
  }

  long bytes() {
    return 4L * (keys.length + values.length + gated.length);
  }
}
