package io.dualmode.model.kernel;

/**
 * Matrix products in plain Java that round as those with the Vector API do: every output is one chain of fused multiply-adds in column
 * order. Eight outputs of a frame are held in local variables, which every just-in-time compiler keeps in registers.
 */
final class LaneMatmul {
  private static final int RUN = 8;
  private static final ThreadLocal<float[][]> SCRATCH = ThreadLocal.withInitial(() -> new float[1][0]);

  private LaneMatmul() {}

  /** Multiplies with a matrix whose panels have a multiple of the vector length in rows. */
  static void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    int rows = w.panelRows;
    for (int p = 0; p < w.panels(); p++) {
      int begin = w.panelBlock[p];
      int blocks = w.panelBlock[p + 1] - begin;
      int output = w.panelOutput[p];
      float[] weights = w.weights;
      int base = begin * rows;
      if (w.isInt8()) {
        weights = scratch(blocks * rows);
        widen(w.quantised, base, weights, blocks * rows);
        base = 0;
      }
      for (int f = 0; f < frames; f++) {
        int xo = xOffset + f * xStride;
        int yo = yOffset + f * yStride + output;
        for (int r = 0; r < rows; r += RUN) {
          int run = Math.min(RUN, rows - r);
          begin(w, output + r, y, yo + r, run);
          if (w.columns == null) {
            chains(weights, base + r, rows, blocks, x, xo, y, yo + r, run);
          } else {
            chains(weights, base + r, rows, w.columns, begin, blocks, x, xo, y, yo + r, run);
          }
          if (w.isInt8()) {
            scale(w, output + r, y, yo + r, run);
          }
        }
      }
    }
  }

  private static float[] scratch(int size) {
    float[][] held = SCRATCH.get();
    if (held[0].length < size) {
      held[0] = new float[size];
    }
    return held[0];
  }

  private static void widen(byte[] q, int qo, float[] weights, int count) {
    for (int i = 0; i < count; i++) {
      weights[i] = q[qo + i];
    }
  }

  private static void begin(PackedMatrix w, int output, float[] y, int yo, int run) {
    for (int i = 0; i < run; i++) {
      y[yo + i] = w.isInt8() ? 0 : w.bias[output + i];
    }
  }

  private static void scale(PackedMatrix w, int output, float[] y, int yo, int run) {
    for (int i = 0; i < run; i++) {
      y[yo + i] = Math.fma(y[yo + i], w.scale[output + i], w.bias[output + i]);
    }
  }

  /** {@code y[f, c] += sum_k x[f, k] b[k, c]} for {@code c < columns}. */
  static void accumulate(float[] x, int xOffset, int xStride, int frames, float[] b, int bOffset, int bStride, int depth, int columns,
      float[] y, int yOffset, int yStride) {
    for (int f = 0; f < frames; f++) {
      for (int c = 0; c < columns; c += RUN) {
        chains(b, bOffset + c, bStride, depth, x, xOffset + f * xStride, y, yOffset + f * yStride + c, Math.min(RUN, columns - c));
      }
    }
  }

  /** {@code y[i] += sum_k w[wo + k ws + i] x[xo + k]} for {@code i < run}. */
  private static void chains(float[] w, int wo, int ws, int depth, float[] x, int xo, float[] y, int yo, int run) {
    if (run == RUN) {
      chains8(w, wo, ws, depth, x, xo, y, yo);
      return;
    }
    for (int i = 0; i < run; i++) {
      float sum = y[yo + i];
      for (int k = 0, o = wo + i; k < depth; k++, o += ws) {
        sum = Math.fma(w[o], x[xo + k], sum);
      }
      y[yo + i] = sum;
    }
  }

  private static void chains8(float[] w, int wo, int ws, int depth, float[] x, int xo, float[] y, int yo) {
    float a = y[yo];
    float b = y[yo + 1];
    float c = y[yo + 2];
    float d = y[yo + 3];
    float e = y[yo + 4];
    float f = y[yo + 5];
    float g = y[yo + 6];
    float h = y[yo + 7];
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      float s = x[xo + k];
      a = Math.fma(w[o], s, a);
      b = Math.fma(w[o + 1], s, b);
      c = Math.fma(w[o + 2], s, c);
      d = Math.fma(w[o + 3], s, d);
      e = Math.fma(w[o + 4], s, e);
      f = Math.fma(w[o + 5], s, f);
      g = Math.fma(w[o + 6], s, g);
      h = Math.fma(w[o + 7], s, h);
    }
    y[yo] = a;
    y[yo + 1] = b;
    y[yo + 2] = c;
    y[yo + 3] = d;
    y[yo + 4] = e;
    y[yo + 5] = f;
    y[yo + 6] = g;
    y[yo + 7] = h;
  }

  /** {@code y[i] += sum_k w[wo + k ws + i] x[xo + columns[first + k]]} for {@code i < run}. */
  private static void chains(float[] w, int wo, int ws, int[] columns, int first, int blocks, float[] x, int xo, float[] y, int yo,
      int run) {
    if (run == RUN) {
      chains8(w, wo, ws, columns, first, blocks, x, xo, y, yo);
      return;
    }
    for (int i = 0; i < run; i++) {
      float sum = y[yo + i];
      for (int k = 0, o = wo + i; k < blocks; k++, o += ws) {
        sum = Math.fma(w[o], x[xo + columns[first + k]], sum);
      }
      y[yo + i] = sum;
    }
  }

  private static void chains8(float[] w, int wo, int ws, int[] columns, int first, int blocks, float[] x, int xo, float[] y, int yo) {
    float a = y[yo];
    float b = y[yo + 1];
    float c = y[yo + 2];
    float d = y[yo + 3];
    float e = y[yo + 4];
    float f = y[yo + 5];
    float g = y[yo + 6];
    float h = y[yo + 7];
    for (int k = first, o = wo; k < first + blocks; k++, o += ws) {
      float s = x[xo + columns[k]];
      a = Math.fma(w[o], s, a);
      b = Math.fma(w[o + 1], s, b);
      c = Math.fma(w[o + 2], s, c);
      d = Math.fma(w[o + 3], s, d);
      e = Math.fma(w[o + 4], s, e);
      f = Math.fma(w[o + 5], s, f);
      g = Math.fma(w[o + 6], s, g);
      h = Math.fma(w[o + 7], s, h);
    }
    y[yo] = a;
    y[yo + 1] = b;
    y[yo + 2] = c;
    y[yo + 3] = d;
    y[yo + 4] = e;
    y[yo + 5] = f;
    y[yo + 6] = g;
    y[yo + 7] = h;
  }
}
