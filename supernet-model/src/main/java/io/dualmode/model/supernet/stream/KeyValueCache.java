package io.dualmode.model.supernet.stream;

import io.dualmode.model.kernel.Kernels;

/**
 * Keys and values of one attention layer, a ring over frames. Keys are transposed in panels of 32 frames
 * ({@code keys[panel][channel][frame in panel]}), so that scores are computed for 32 frames at a time without a horizontal sum;
 * values are {@code [head][frame][channel of the head]}, read in runs that stay in the second-level cache for all queries.
 */
final class KeyValueCache {
  static final int PANEL = 32;
  private static final int VALUE_RUN = 512;

  private final int width;
  private final int depth;
  private int capacity;
  private float[] keys;
  private float[] values;

  /** A cache for heads of {@code depth} channels, {@code width} in all. */
  KeyValueCache(int width, int depth, int frames) {
    this.width = width;
    this.depth = depth;
    reserve(frames);
  }

  boolean fits(int otherWidth, int otherDepth) {
    return width == otherWidth && depth == otherDepth;
  }

  /** Makes room for {@code frames} frames in a row, whatever panel they start in; what was stored is lost if it has to grow. */
  void reserve(int frames) {
    int needed = (frames + 2 * PANEL - 2) / PANEL * PANEL;
    if (needed > capacity) {
      capacity = needed;
      keys = new float[capacity * width];
      values = new float[capacity * width];
    }
  }

  void put(int frame, float[] source, int keyOffset, int valueOffset) {
    int slot = frame % capacity;
    for (int c = 0; c < width; c += depth) {
      System.arraycopy(source, valueOffset + c, values, c * capacity + slot * depth, depth);
    }
    int k = slot / PANEL * PANEL * width + slot % PANEL;
    for (int c = 0; c < width; c++) {
      keys[k + c * PANEL] = source[keyOffset + c];
    }
  }

  /** {@code scores[i, j - from] = q_i . k_j} in one head; {@code from} starts a panel. */
  void scores(Kernels kernels, float[] q, int qOffset, int queries, int head, int from, int to, float[] scores, int scoreStride) {
    for (int j = from; j < to; j += PANEL) {
      int panel = j % capacity * width + head * depth * PANEL;
      kernels.product(q, qOffset, width, queries, keys, panel, PANEL, depth, PANEL, scores, j - from, scoreStride, false);
    }
  }

  /** {@code y_i = sum_j p[i, j - from] v_j} in one head, for frames {@code [from, to)}. */
  void mix(Kernels kernels, float[] p, int pOffset, int pStride, int queries, int head, int from, int to, float[] y,
      int yOffset) {
    int base = head * depth * capacity;
    for (int j = from; j < to;) {
      int slot = j % capacity;
      int run = Math.min(Math.min(to - j, capacity - slot), VALUE_RUN);
      kernels.product(p, pOffset + j - from, pStride, queries, values, base + slot * depth, depth, run, depth, y, yOffset, width,
          j > from);
      j += run;
    }
  }

  long bytes() {
    return 8L * capacity * width;
  }
}
