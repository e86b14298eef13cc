package io.dualmode.model.conformer;

import io.dualmode.model.kernel.Kernels;

/** The buffers in which the blocks of one stream take turns; a tile of frames goes through a matrix together. */
final class Workspace {
  private final int tile;
  private final int dim;
  private final float[] rows;
  private final float[] wide;
  private final float[] halves;
  private final float[] zeros;
  private final float[] queries;
  private final float[] mixed;
  private final float[][] biased;
  private float[] scores = {};
  private float[] distances = {};

  Workspace(ConformerConfig config, int tile) {
    this.tile = tile;
    dim = config.dim();
    int widest = Math.max(config.feedForward(), 2 * dim);
    rows = new float[tile * dim];
    wide = new float[tile * widest];
    halves = new float[tile * widest];
    zeros = new float[tile * widest];
    queries = new float[tile * dim];
    mixed = new float[tile * dim];
    biased = new float[2][tile * dim];
  }

  int tile() {
    return tile;
  }

  /** {@code [tile, dim]}. */
  float[] rows() {
    return rows;
  }

  /** {@code [tile, max(feedForward, 2 dim)]}. */
  float[] wide() {
    return wide;
  }

  float[] queries() {
    return queries;
  }

  float[] mixed() {
    return mixed;
  }

  float[] scores(int size) {
    return scores = scores.length >= size ? scores : new float[size];
  }

  float[] distances(int size) {
    return distances = distances.length >= size ? distances : new float[size];
  }

  /** {@code x + bias} on {@code count} rows, in one of two buffers. */
  float[] biased(float[] x, float[] bias, int count, int which) {
    float[] out = biased[which];
    for (int i = 0; i < count; i++) {
      for (int c = 0; c < dim; c++) {
        out[i * dim + c] = x[i * dim + c] + bias[c];
      }
    }
    return out;
  }

  /** {@code a = a sigmoid(a)}, as {@code h (1 + tanh h)} with {@code h = a / 2}. */
  void silu(Kernels kernels, float[] a, int length) {
    for (int i = 0; i < length; i++) {
      a[i] *= 0.5f;
    }
    kernels.tanhOfSum(a, 0, zeros, 0, length, halves, 0);
    for (int i = 0; i < length; i++) {
      a[i] *= 1 + halves[i];
    }
  }

  /** {@code out = a sigmoid(b)} on {@code count} rows {@code [a; b]}. */
  void gate(Kernels kernels, float[] ab, int count, int width, float[] out, int outOffset) {
    for (int i = 0; i < count; i++) {
      int a = 2 * i * width;
      int b = a + width;
      for (int c = 0; c < width; c++) {
        ab[b + c] *= 0.5f;
      }
      kernels.tanhOfSum(ab, b, zeros, 0, width, halves, 0);
      for (int c = 0; c < width; c++) {
        out[outOffset + i * width + c] = ab[a + c] * 0.5f * (1 + halves[c]);
      }
    }
  }

  long bytes() {
    return 4L * (rows.length + wide.length + halves.length + zeros.length + queries.length + mixed.length + 2L * biased[0].length + scores.length
        + distances.length);
  }
}
