package io.dualmode.kaldi.layer.pool;

import io.dualmode.kaldi.layer.Layer;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;

/** A component that reads as many rows of a window as can be computed, and at least one. */
public interface WindowShape extends LayerShape {
  /** First time that a row at {@code t} reads. */
  long windowBegin(long t);

  /** Last time that a row at {@code t} reads. */
  long windowLast(long t);

  /** First time whose window reaches a time or one behind it. */
  long firstReaching(long t);

  /** Last time whose window begins at a time or before it. */
  long lastReaching(long t);

  /** Step between the times that it reads. */
  int windowStep();

  /** Whether it makes rows at a time. */
  boolean has(long t);

  /**
   * The row of a window.
   *
   * @param rows rows of {@link #inputs} numbers from {@code offset} on
   */
  void pool(float[] rows, int offset, int count, float[] out, int outOffset);

  @Override
  default Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    return (kernels, x, xOffset, xStride, frames, y, yOffset, yStride, scratch) -> {
      throw new IllegalStateException("a window is pooled, not applied");
    };
  }
}
