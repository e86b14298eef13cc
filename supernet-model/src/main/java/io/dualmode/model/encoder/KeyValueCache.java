package io.dualmode.model.encoder;

import io.dualmode.model.kernel.Kernels;

/**
 * Keys and values of one attention layer, a ring over frames. Keys are transposed in panels of 32 frames
 * ({@code keys[panel][channel][frame in panel]}), so that scores are computed for 32 frames at a time without a horizontal sum;
 * values are {@code [frame, channel]}.
 */
final class KeyValueCache {
  static final int PANEL = 32;

  private final int width;
  private int capacity;
  private float[] keys;
  private float[] values;

  KeyValueCache(int width, int frames) {
    this.width = width;
    reserve(frames);
  }

  int width() {
    return width;
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
    System.arraycopy(source, valueOffset, values, slot * width, width);
    int k = slot / PANEL * PANEL * width + slot % PANEL;
    for (int c = 0; c < width; c++) {
      keys[k + c * PANEL] = source[keyOffset + c];
    }
  }

  /** {@code scores[i, j - from] = q_i . k_j} over channels {@code [channel, channel + depth)}; {@code from} starts a panel. */
  void scores(Kernels kernels, float[] q, int qOffset, int queries, int channel, int depth, int from, int to, float[] scores,
      int scoreStride) {
    for (int j = from; j < to; j += PANEL) {
      int panel = j % capacity * width;
      kernels.product(q, qOffset, width, queries, keys, panel + channel * PANEL, PANEL, depth, PANEL, scores, j - from, scoreStride,
          false);
    }
  }

  /** {@code y_i = sum_j p[i, j - from] v_j} over the same channels, for frames {@code [from, to)}. */
  void mix(Kernels kernels, float[] p, int pOffset, int pStride, int queries, int channel, int depth, int from, int to, float[] y,
      int yOffset) {
    int slot = from % capacity;
    int first = Math.min(to - from, capacity - slot);
    kernels.product(p, pOffset, pStride, queries, values, slot * width + channel, width, first, depth, y, yOffset, width, false);
    if (first < to - from) {
      kernels.product(p, pOffset + first, pStride, queries, values, channel, width, to - from - first, depth, y, yOffset, width, true);
    }
  }

  long bytes() {
    return 8L * capacity * width;
  }
}
