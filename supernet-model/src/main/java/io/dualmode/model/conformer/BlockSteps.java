package io.dualmode.model.conformer;

import io.dualmode.model.conformer.ConformerConfig.Attention;
import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/**
 * The arithmetic of one block on tiles of frames, without any state: what each kind of stream puts together in its own way.
 */
final class BlockSteps {
  final ConformerConfig config;
  final ConformerBlock block;
  final Kernels kernels;
  final Workspace w;
  /** Frames of padding that the depthwise convolution sees before and after a frame. */
  final int before;
  final int after;

  BlockSteps(ConformerConfig config, ConformerBlock block, Kernels kernels, Workspace workspace) {
    this.config = config;
    this.block = block;
    this.kernels = kernels;
    this.w = workspace;
    before = config.causal() == 1 ? config.kernel() - 1 : (config.kernel() - 1) / 2;
    after = config.causal() == 1 ? 0 : (config.kernel() - 1) / 2;
  }

  /**
   * Which frames a frame sees.
   *
   * @param context frames before and after it; null for all that are there
   */
  record Mask(Attention attention, Context context) {
    int begin(int frame) {
      if (context == null || context.left() < 0) {
        return 0;
      }
      int from = attention == Attention.CHUNKED && context.right() >= 0 ? frame - frame % (context.right() + 1) : frame;
      return Math.max(0, from - context.left());
    }

    int end(int frame, int seen) {
      if (context == null || context.right() < 0) {
        return seen;
      }
      int last = attention == Attention.CHUNKED ? frame - frame % (context.right() + 1) + context.right() : frame + context.right();
      return Math.min(seen, last + 1);
    }

    /** The largest distance between frames that see each other. */
    int reach(int seen) {
      return context == null || context.left() < 0 || context.right() < 0 ? seen - 1 : Math.min(seen - 1, context.left() + context.right());
    }
  }

  /** Keys {@code [dim][capacity]} and values {@code [capacity][dim]} of the frames from {@code base} on. */
  static final class Memory {
    private final int dim;
    float[] keys = {};
    float[] values = {};
    int capacity;
    int base;

    Memory(int dim) {
      this.dim = dim;
    }

    /** Makes room for so many frames, of which the first {@code held} are kept. */
    void reserve(int frames, int held) {
      if (capacity >= frames) {
        return;
      }
      float[] wider = new float[dim * frames];
      for (int c = 0; c < dim; c++) {
        System.arraycopy(keys, c * capacity, wider, c * frames, held);
      }
      keys = wider;
      values = Arrays.copyOf(values, dim * frames);
      capacity = frames;
    }

    /** Keeps the last {@code keep} of {@code held} frames. */
    void keepLast(int keep, int held) {
      for (int c = 0; c < dim; c++) {
        System.arraycopy(keys, c * capacity + held - keep, keys, c * capacity, keep);
      }
      System.arraycopy(values, (held - keep) * dim, values, 0, keep * dim);
    }

    long bytes() {
      return 4L * (keys.length + values.length);
    }
  }

  /** {@code x += layer(x) / 2} on {@code count} rows, no more than a tile. */
  void feedForward(ConformerBlock.FeedForward layer, float[] x, int offset, int count) {
    int d = config.dim();
    layer.norm().apply(x, offset, count, w.rows(), 0);
    kernels.multiply(layer.up(), w.rows(), 0, d, count, w.wide(), 0, config.feedForward());
    w.silu(kernels, w.wide(), count * config.feedForward());
    kernels.multiply(layer.down(), w.wide(), 0, config.feedForward(), count, w.rows(), 0, d);
    float[] a = w.rows();
    for (int i = 0; i < count * d; i++) {
      x[offset + i] += 0.5f * a[i];
    }
  }

  /** Puts keys and values of {@code count} rows of {@code x} into memory, as frames {@code slot} and up of it. */
  void remember(float[] x, int offset, int count, Memory memory, int slot) {
    int d = config.dim();
    block.attentionNorm().apply(x, offset, count, w.rows(), 0);
    kernels.multiply(block.value(), w.rows(), 0, d, count, memory.values, slot * d, d);
    kernels.multiply(block.key(), w.rows(), 0, d, count, w.wide(), 0, d);
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < d; c++) {
        memory.keys[c * memory.capacity + slot + i] = w.wide()[i * d + c];
      }
    }
  }

  /**
   * Adds to {@code count} rows of {@code x}, frames {@code first} and up, what attention makes of the memory.
   *
   * @param seen end of the frames in memory
   */
  void attend(float[] x, int offset, int count, int first, int seen, Mask mask, Memory memory) {
    int d = config.dim();
    PositionTable.Table positions = block.positions().reaching(mask.reach(seen), kernels);
    block.attentionNorm().apply(x, offset, count, w.rows(), 0);
    kernels.multiply(block.query(), w.rows(), 0, d, count, w.queries(), 0, d);
    mix(positions, first, count, seen, mask, memory);
    kernels.multiply(block.output(), w.mixed(), 0, d, count, w.rows(), 0, d);
    kernels.add(x, offset, w.rows(), 0, count * d);
  }

  private void mix(PositionTable.Table positions, int first, int count, int seen, Mask mask, Memory memory) {
    int d = config.dim();
    int depth = d / config.heads();
    int from = mask.begin(first);
    int to = mask.end(first + count - 1, seen);
    int columns = to - from;
    int shifted = columns + count - 1;
    int stride = columns + Kernels.SOFTMAX_PADDING;
    int slot = from - memory.base;
    float[] scores = w.scores(count * stride);
    float[] distances = w.distances(count * shifted);
    float[] content = w.biased(w.queries(), block.contentBias(), count, 0);
    float[] position = w.biased(w.queries(), block.positionBias(), count, 1);
    float scale = (float) (1 / Math.sqrt(depth));
    for (int h = 0; h < config.heads(); h++) {
      kernels.product(content, h * depth, d, count, memory.keys, h * depth * memory.capacity + slot, memory.capacity, depth, columns, scores, 0,
          stride, false);
      kernels.product(position, h * depth, d, count, positions.values(),
          h * depth * positions.columns() + positions.column(first + count - 1 - from), positions.columns(), depth, shifted, distances, 0,
          shifted, false);
      for (int i = 0; i < count; i++) {
        int row = i * stride;
        kernels.add(scores, row, distances, i * shifted + count - 1 - i, columns);
        int b = mask.begin(first + i) - from;
        int e = mask.end(first + i, seen) - from;
        kernels.biasedSoftmax(scores, row + b, e - b, scale, 0, 0);
        Arrays.fill(scores, row, row + b, 0f);
        Arrays.fill(scores, row + e, row + columns, 0f);
      }
      kernels.product(scores, 0, stride, count, memory.values, slot * d + h * depth, d, columns, depth, w.mixed(), h * depth, d, false);
    }
  }

  /** Gated frames {@code [count, dim]} of {@code count} rows of {@code x}. */
  void gate(float[] x, int offset, int count, float[] gated, int gatedOffset) {
    int d = config.dim();
    block.convolutionInput().apply(x, offset, count, w.rows(), 0);
    kernels.multiply(block.gates(), w.rows(), 0, d, count, w.wide(), 0, 2 * d);
    w.gate(kernels, w.wide(), count, d, gated, gatedOffset);
  }

  /**
   * Adds to {@code count} rows of {@code x} what the convolution makes of gated frames.
   *
   * @param gatedOffset where the frame {@link #before} before the first one lies; as many are read as the kernel covers
   */
  void convolve(float[] x, int offset, int count, float[] gated, int gatedOffset) {
    int d = config.dim();
    for (int i = 0; i < count; i++) {
      System.arraycopy(block.depthwiseBias(), 0, w.rows(), i * d, d);
      for (int k = 0; k < config.kernel(); k++) {
        Subsampling.addProduct(block.depthwise()[k], gated, gatedOffset + (i + k) * d, w.rows(), i * d);
      }
    }
    if (block.convolutionNorm() != null) {
      block.convolutionNorm().apply(w.rows(), 0, count, w.rows(), 0);
    }
    w.silu(kernels, w.rows(), count * d);
    kernels.multiply(block.pointwise(), w.rows(), 0, d, count, w.wide(), 0, d);
    kernels.add(x, offset, w.wide(), 0, count * d);
  }
}
