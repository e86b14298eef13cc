package io.dualmode.model.kernel;

/**
 * Matrix products over 8-bit weights in plain Java: a panel is widened to floats once for all frames (the just-in-time compiler
 * does not vectorise the conversion), then multiplied like one of {@link ScalarMatmul}.
 */
final class ScalarInt8Matmul {
  private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

  private static final class Scratch {
    private float[] weights = {};

    float[] atLeast(int size) {
      if (weights.length < size) {
        weights = new float[size];
      }
      return weights;
    }
  }

  private ScalarInt8Matmul() {}

  static void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    int rows = w.panelRows;
    for (int p = 0; p < w.panels(); p++) {
      int base = w.panelBlock[p] * rows;
      int size = w.panelBlock[p + 1] * rows - base;
      float[] weights = SCRATCH.get().atLeast(size);
      for (int o = 0; o < size; o += rows) {
        widen(w.quantised, base + o, w.scale, w.panelOutput[p], weights, o, rows);
      }
      ScalarMatmul.panel(w, p, weights, 0, x, xOffset, xStride, frames, y, yOffset, yStride);
    }
  }

  private static void widen(byte[] q, int qo, float[] scale, int so, float[] weights, int wo, int rows) {
    for (int r = 0; r < rows; r++) {
      weights[wo + r] = q[qo + r] * scale[so + r];
    }
  }
}
