package io.dualmode.kaldi.layer;

import io.dualmode.model.kernel.Kernels;

/** A loaded component. Immutable and thread-safe; it allocates nothing. */
public interface Layer {
  /**
   * Rows {@code y[yOffset + i * yStride ..]} for {@code i < frames} of rows {@code x[xOffset + i * xStride ..]}, which hold the inputs of
   * all offsets. Rows of {@code x} may overlap. Where the shape says that it works in place, both may be the same rows.
   *
   * @param scratch room for {@link #scratch} numbers
   */
  void apply(Kernels kernels, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride, float[] scratch);

  /** Numbers that it needs room for while it works. */
  default int scratch() {
    return 0;
  }

  /** Bytes of its weights. */
  default long bytes() {
    return 0;
  }
}
