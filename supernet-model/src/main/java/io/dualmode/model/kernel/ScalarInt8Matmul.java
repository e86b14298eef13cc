package io.dualmode.model.kernel;

import java.util.Arrays;

/** Matrix products over 8-bit weights in plain Java; sums of {@code q x} are scaled once per output. */
final class ScalarInt8Matmul {
  private ScalarInt8Matmul() {}

  static void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    int rows = w.panelRows;
    for (int p = 0; p < w.panels(); p++) {
      int first = w.panelOutput[p];
      for (int f = 0; f < frames; f++) {
        int yo = yOffset + f * yStride + first;
        Arrays.fill(y, yo, yo + rows, 0f);
        accumulate(w, p, x, xOffset + f * xStride, y, yo);
        for (int r = 0; r < rows; r++) {
          y[yo + r] = y[yo + r] * w.scale[first + r] + w.bias[first + r];
        }
      }
    }
  }

  private static void accumulate(PackedMatrix w, int panel, float[] x, int xo, float[] y, int yo) {
    int rows = w.panelRows;
    byte[] q = w.quantised;
    int begin = w.panelBlock[panel];
    for (int b = begin; b < w.panelBlock[panel + 1]; b++) {
      float value = x[xo + (w.columns == null ? b - begin : w.columns[b])];
      int o = b * rows;
      for (int r = 0; r < rows; r++) {
        y[yo + r] += q[o + r] * value;
      }
    }
  }
}
