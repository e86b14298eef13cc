package io.dualmode.model.supernet.stream;

/**
 * The buffers one stream computes in. {@code x} is the residual stream of a whole chunk, {@code [frames, dim]}; {@code hidden}
 * and {@code wide} hold one tile of frames; the others grow to what is asked and keep their size. Full context therefore costs
 * {@code dim + bottleneck + 3 * attentionDim} floats per encoder frame, and streaming a constant.
 */
final class Activations {
  /** Added to the mean square where a block normalises its input. */
  static final float RMS_EPSILON = 1e-5f;

  private final int dim;
  private final int tile;
  private final float[] hidden;
  private final float[] wide;
  private float[] x = {};
  private float[] bottleneck = {};
  private float[] queries = {};
  private float[] scores = {};

  Activations(int dim, int wide, int tile) {
    this.dim = dim;
    this.tile = tile;
    this.hidden = new float[tile * dim];
    this.wide = new float[tile * wide];
  }

  int dim() {
    return dim;
  }

  /** Frames that go through a matrix together. */
  int tile() {
    return tile;
  }

  void reserve(int frames) {
    x = atLeast(x, frames * dim);
  }

  float[] x() {
    return x;
  }

  float[] hidden() {
    return hidden;
  }

  float[] wide() {
    return wide;
  }

  float[] bottleneck(int size) {
    return bottleneck = atLeast(bottleneck, size);
  }

  float[] queries(int size) {
    return queries = atLeast(queries, size);
  }

  float[] scores(int size) {
    return scores = atLeast(scores, size);
  }

  private static float[] atLeast(float[] buffer, int size) {
    return buffer.length >= size ? buffer : new float[size];
  }

  long bytes() {
    return 4L * (hidden.length + wide.length + x.length + bottleneck.length + queries.length + scores.length);
  }
}
