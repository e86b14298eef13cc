package io.dualmode.model.kernel;

import java.util.Arrays;

/**
 * Matrix products over float weights in plain Java: {@code y += w[.., k] x[k]}, four columns at a time, each a run of consecutive
 * weights.
 */
final class ScalarMatmul {
  private ScalarMatmul() {}

  static void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    for (int p = 0; p < w.panels(); p++) {
      panel(w, p, w.weights, w.panelBlock[p] * w.panelRows, x, xOffset, xStride, frames, y, yOffset, yStride);
    }
  }

  /** Multiplies with one panel, whose weights start at {@code weights[base]}. */
  static void panel(PackedMatrix w, int p, float[] weights, int base, float[] x, int xOffset, int xStride, int frames, float[] y,
      int yOffset, int yStride) {
    int rows = w.panelRows;
    int begin = w.panelBlock[p];
    int blocks = w.panelBlock[p + 1] - begin;
    for (int f = 0; f < frames; f++) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride + w.panelOutput[p];
      System.arraycopy(w.bias, w.panelOutput[p], y, yo, rows);
      if (w.columns == null) {
        accumulate(weights, base, rows, x, xo, blocks, y, yo, rows);
      } else {
        accumulateBlocks(weights, base, rows, w.columns, begin, blocks, x, xo, y, yo);
      }
    }
  }

  static void product(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth,
      int columns, float[] y, int yOffset, int yStride, boolean accumulate) {
    for (int f = 0; f < frames; f++) {
      int yo = yOffset + f * yStride;
      if (!accumulate) {
        Arrays.fill(y, yo, yo + columns, 0f);
      }
      accumulate(b, bOffset, bStride, x, xOffset + f * xStride, depth, y, yo, columns);
    }
  }

  private static void accumulate(float[] w, int wOffset, int wStride, float[] x, int xo, int depth, float[] y, int yo, int rows) {
    int k = 0;
    for (; k + 4 <= depth; k += 4) {
      int o = wOffset + k * wStride;
      axpy4(w, o, o + wStride, o + 2 * wStride, o + 3 * wStride, x[xo + k], x[xo + k + 1], x[xo + k + 2], x[xo + k + 3], y, yo,
          rows);
    }
    for (; k < depth; k++) {
      axpy(w, wOffset + k * wStride, x[xo + k], y, yo, rows);
    }
  }

  private static void accumulateBlocks(float[] w, int base, int rows, int[] columns, int begin, int blocks, float[] x, int xo,
      float[] y, int yo) {
    int b = 0;
    for (; b + 4 <= blocks; b += 4) {
      int o = base + b * rows;
      int c = begin + b;
      axpy4(w, o, o + rows, o + 2 * rows, o + 3 * rows, x[xo + columns[c]], x[xo + columns[c + 1]], x[xo + columns[c + 2]],
          x[xo + columns[c + 3]], y, yo, rows);
    }
    for (; b < blocks; b++) {
      axpy(w, base + b * rows, x[xo + columns[begin + b]], y, yo, rows);
    }
  }

  private static void axpy4(float[] w, int o0, int o1, int o2, int o3, float x0, float x1, float x2, float x3, float[] y, int yo,
      int rows) {
    for (int r = 0; r < rows; r++) {
      y[yo + r] += w[o0 + r] * x0 + w[o1 + r] * x1 + w[o2 + r] * x2 + w[o3 + r] * x3;
    }
  }

  private static void axpy(float[] w, int wo, float x, float[] y, int yo, int rows) {
    for (int r = 0; r < rows; r++) {
      y[yo + r] += w[wo + r] * x;
    }
  }
}
