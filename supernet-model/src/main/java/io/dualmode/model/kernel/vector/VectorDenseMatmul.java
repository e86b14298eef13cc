package io.dualmode.model.kernel.vector;

import static io.dualmode.model.kernel.vector.Lanes.FLOATS;
import static io.dualmode.model.kernel.vector.Lanes.LANES;

import io.dualmode.model.kernel.PackedMatrix;
import jdk.incubator.vector.FloatVector;

/**
 * Dense products over float weights with the Vector API: {@code y[f, r] = init[f, r] + sum_k w[k, r] x[f, k]}.
 *
 * <p>A register tile holds 8, 6, 4, 2 or 1 frames x 2 (or 1) vectors of outputs; a column's weights are loaded once for all frames of
 * the tile. Every output is one chain of fused multiply-adds in column order whatever the tile, so results do not depend on the
 * batch.
 */
final class VectorDenseMatmul {
  private VectorDenseMatmul() {}

  static void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    for (int p = 0; p < w.panels(); p++) {
      int output = w.panelOutput[p];
      product(w.weights, w.panelBlock[p] * w.panelRows, w.panelRows, w.inputs, w.panelRows, x, xOffset, xStride, frames, w.bias,
          output, 0, y, yOffset + output, yStride);
    }
  }

  /** Multiplies {@code columns} (a multiple of the lanes) columns {@code w[wOffset + k * wStride ..]}. */
  static void product(float[] w, int wOffset, int wStride, int depth, int columns, float[] x, int xOffset, int xStride,
      int frames, float[] init, int initOffset, int initStride, float[] y, int yOffset, int yStride) {
    boolean odd = frames % 2 == 1 && columns >= 4 * LANES;
    int paired = odd ? frames - 1 : frames;
    for (int c = 0; paired > 0 && c < columns;) {
      int vectors = columns - c >= 2 * LANES ? 2 : 1;
      panel(w, wOffset + c, wStride, depth, vectors, x, xOffset, xStride, paired, init, initOffset + c, initStride, y, yOffset
          + c, yStride);
      c += vectors * LANES;
    }
    if (odd) {
      last(w, wOffset, wStride, depth, columns, x, xOffset + paired * xStride, init, initOffset + paired * initStride, y, yOffset + paired * yStride);
    }
  }

  /** One frame: more outputs at a time, since a chain of additions waits for each of its own. */
  private static void last(float[] w, int wo, int ws, int depth, int columns, float[] x, int xo, float[] init, int io, float[] y, int yo) {
    int c = 0;
    for (; c + 4 * LANES <= columns; c += 4 * LANES) {
      tile1x4(w, wo + c, ws, depth, x, xo, init, io + c, y, yo + c);
    }
    while (c < columns) {
      int vectors = columns - c >= 2 * LANES ? 2 : 1;
      panel(w, wo + c, ws, depth, vectors, x, xo, 0, 1, init, io + c, 0, y, yo + c, 0);
      c += vectors * LANES;
    }
  }

  private static void tile1x4(float[] w, int wo, int ws, int depth, float[] x, int xo, float[] init, int io, float[] y, int yo) {
    FloatVector a = FloatVector.fromArray(FLOATS, init, io);
    FloatVector b = FloatVector.fromArray(FLOATS, init, io + LANES);
    FloatVector c = FloatVector.fromArray(FLOATS, init, io + 2 * LANES);
    FloatVector d = FloatVector.fromArray(FLOATS, init, io + 3 * LANES);
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector s = FloatVector.broadcast(FLOATS, x[xo + k]);
      a = FloatVector.fromArray(FLOATS, w, o).fma(s, a);
      b = FloatVector.fromArray(FLOATS, w, o + LANES).fma(s, b);
      c = FloatVector.fromArray(FLOATS, w, o + 2 * LANES).fma(s, c);
      d = FloatVector.fromArray(FLOATS, w, o + 3 * LANES).fma(s, d);
    }
    a.intoArray(y, yo);
    b.intoArray(y, yo + LANES);
    c.intoArray(y, yo + 2 * LANES);
    d.intoArray(y, yo + 3 * LANES);
  }

  private static void panel(float[] w, int wOffset, int wStride, int depth, int vectors, float[] x, int xOffset, int xStride,
      int frames, float[] init, int initOffset, int initStride, float[] y, int yOffset, int yStride) {
    int f = 0;
    for (; Lanes.WIDE_TILES && f + 8 <= frames; f += 8) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride;
      if (vectors == 2) {
        tile8x2(w, wOffset, wStride, depth, x, xo, xStride, init, initOffset + f * initStride, initStride, y, yo, yStride);
      } else {
        tile8x1(w, wOffset, wStride, depth, x, xo, xStride, init, initOffset + f * initStride, initStride, y, yo, yStride);
      }
    }
    for (; vectors == 2 && !Lanes.WIDE_TILES && f + 6 <= frames; f += 6) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride;
      tile6x2(w, wOffset, wStride, depth, x, xo, xStride, init, initOffset + f * initStride, initStride, y, yo, yStride);
    }
    for (; vectors == 2 && f + 4 <= frames; f += 4) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride;
      tile4x2(w, wOffset, wStride, depth, x, xo, xStride, init, initOffset + f * initStride, initStride, y, yo, yStride);
    }
    for (; vectors == 2 && f + 2 <= frames; f += 2) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride;
      tile2x2(w, wOffset, wStride, depth, x, xo, xStride, init, initOffset + f * initStride, initStride, y, yo, yStride);
    }
    for (; f < frames; f++) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride;
      if (vectors == 2) {
        tile1x2(w, wOffset, wStride, depth, x, xo, xStride, init, initOffset + f * initStride, initStride, y, yo, yStride);
      } else {
        tile1x1(w, wOffset, wStride, depth, x, xo, xStride, init, initOffset + f * initStride, initStride, y, yo, yStride);
      }
    }
  }

  private static void tile8x2(float[] w, int wo, int ws, int depth, float[] x, int xo, int xs, float[] init, int io, int is,
      float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, init, io);
    FloatVector b0 = FloatVector.fromArray(FLOATS, init, io + LANES);
    FloatVector a1 = FloatVector.fromArray(FLOATS, init, io + is);
    FloatVector b1 = FloatVector.fromArray(FLOATS, init, io + is + LANES);
    FloatVector a2 = FloatVector.fromArray(FLOATS, init, io + 2 * is);
    FloatVector b2 = FloatVector.fromArray(FLOATS, init, io + 2 * is + LANES);
    FloatVector a3 = FloatVector.fromArray(FLOATS, init, io + 3 * is);
    FloatVector b3 = FloatVector.fromArray(FLOATS, init, io + 3 * is + LANES);
    FloatVector a4 = FloatVector.fromArray(FLOATS, init, io + 4 * is);
    FloatVector b4 = FloatVector.fromArray(FLOATS, init, io + 4 * is + LANES);
    FloatVector a5 = FloatVector.fromArray(FLOATS, init, io + 5 * is);
    FloatVector b5 = FloatVector.fromArray(FLOATS, init, io + 5 * is + LANES);
    FloatVector a6 = FloatVector.fromArray(FLOATS, init, io + 6 * is);
    FloatVector b6 = FloatVector.fromArray(FLOATS, init, io + 6 * is + LANES);
    FloatVector a7 = FloatVector.fromArray(FLOATS, init, io + 7 * is);
    FloatVector b7 = FloatVector.fromArray(FLOATS, init, io + 7 * is + LANES);
    int x1 = xo + xs;
    int x2 = xo + 2 * xs;
    int x3 = xo + 3 * xs;
    int x4 = xo + 4 * xs;
    int x5 = xo + 5 * xs;
    int x6 = xo + 6 * xs;
    int x7 = xo + 7 * xs;
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector u = FloatVector.fromArray(FLOATS, w, o);
      FloatVector v = FloatVector.fromArray(FLOATS, w, o + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
      b0 = v.fma(s0, b0);
      FloatVector s1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
      a1 = u.fma(s1, a1);
      b1 = v.fma(s1, b1);
      FloatVector s2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
      a2 = u.fma(s2, a2);
      b2 = v.fma(s2, b2);
      FloatVector s3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
      a3 = u.fma(s3, a3);
      b3 = v.fma(s3, b3);
      FloatVector s4 = FloatVector.broadcast(FLOATS, x[x4 + k]);
      a4 = u.fma(s4, a4);
      b4 = v.fma(s4, b4);
      FloatVector s5 = FloatVector.broadcast(FLOATS, x[x5 + k]);
      a5 = u.fma(s5, a5);
      b5 = v.fma(s5, b5);
      FloatVector s6 = FloatVector.broadcast(FLOATS, x[x6 + k]);
      a6 = u.fma(s6, a6);
      b6 = v.fma(s6, b6);
      FloatVector s7 = FloatVector.broadcast(FLOATS, x[x7 + k]);
      a7 = u.fma(s7, a7);
      b7 = v.fma(s7, b7);
    }
    a0.intoArray(y, yo);
    b0.intoArray(y, yo + LANES);
    a1.intoArray(y, yo + ys);
    b1.intoArray(y, yo + ys + LANES);
    a2.intoArray(y, yo + 2 * ys);
    b2.intoArray(y, yo + 2 * ys + LANES);
    a3.intoArray(y, yo + 3 * ys);
    b3.intoArray(y, yo + 3 * ys + LANES);
    a4.intoArray(y, yo + 4 * ys);
    b4.intoArray(y, yo + 4 * ys + LANES);
    a5.intoArray(y, yo + 5 * ys);
    b5.intoArray(y, yo + 5 * ys + LANES);
    a6.intoArray(y, yo + 6 * ys);
    b6.intoArray(y, yo + 6 * ys + LANES);
    a7.intoArray(y, yo + 7 * ys);
    b7.intoArray(y, yo + 7 * ys + LANES);
  }

  private static void tile6x2(float[] w, int wo, int ws, int depth, float[] x, int xo, int xs, float[] init, int io, int is,
      float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, init, io);
    FloatVector b0 = FloatVector.fromArray(FLOATS, init, io + LANES);
    FloatVector a1 = FloatVector.fromArray(FLOATS, init, io + is);
    FloatVector b1 = FloatVector.fromArray(FLOATS, init, io + is + LANES);
    FloatVector a2 = FloatVector.fromArray(FLOATS, init, io + 2 * is);
    FloatVector b2 = FloatVector.fromArray(FLOATS, init, io + 2 * is + LANES);
    FloatVector a3 = FloatVector.fromArray(FLOATS, init, io + 3 * is);
    FloatVector b3 = FloatVector.fromArray(FLOATS, init, io + 3 * is + LANES);
    FloatVector a4 = FloatVector.fromArray(FLOATS, init, io + 4 * is);
    FloatVector b4 = FloatVector.fromArray(FLOATS, init, io + 4 * is + LANES);
    FloatVector a5 = FloatVector.fromArray(FLOATS, init, io + 5 * is);
    FloatVector b5 = FloatVector.fromArray(FLOATS, init, io + 5 * is + LANES);
    int x1 = xo + xs;
    int x2 = xo + 2 * xs;
    int x3 = xo + 3 * xs;
    int x4 = xo + 4 * xs;
    int x5 = xo + 5 * xs;
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector u = FloatVector.fromArray(FLOATS, w, o);
      FloatVector v = FloatVector.fromArray(FLOATS, w, o + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
      b0 = v.fma(s0, b0);
      FloatVector s1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
      a1 = u.fma(s1, a1);
      b1 = v.fma(s1, b1);
      FloatVector s2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
      a2 = u.fma(s2, a2);
      b2 = v.fma(s2, b2);
      FloatVector s3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
      a3 = u.fma(s3, a3);
      b3 = v.fma(s3, b3);
      FloatVector s4 = FloatVector.broadcast(FLOATS, x[x4 + k]);
      a4 = u.fma(s4, a4);
      b4 = v.fma(s4, b4);
      FloatVector s5 = FloatVector.broadcast(FLOATS, x[x5 + k]);
      a5 = u.fma(s5, a5);
      b5 = v.fma(s5, b5);
    }
    a0.intoArray(y, yo);
    b0.intoArray(y, yo + LANES);
    a1.intoArray(y, yo + ys);
    b1.intoArray(y, yo + ys + LANES);
    a2.intoArray(y, yo + 2 * ys);
    b2.intoArray(y, yo + 2 * ys + LANES);
    a3.intoArray(y, yo + 3 * ys);
    b3.intoArray(y, yo + 3 * ys + LANES);
    a4.intoArray(y, yo + 4 * ys);
    b4.intoArray(y, yo + 4 * ys + LANES);
    a5.intoArray(y, yo + 5 * ys);
    b5.intoArray(y, yo + 5 * ys + LANES);
  }

  private static void tile4x2(float[] w, int wo, int ws, int depth, float[] x, int xo, int xs, float[] init, int io, int is,
      float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, init, io);
    FloatVector b0 = FloatVector.fromArray(FLOATS, init, io + LANES);
    FloatVector a1 = FloatVector.fromArray(FLOATS, init, io + is);
    FloatVector b1 = FloatVector.fromArray(FLOATS, init, io + is + LANES);
    FloatVector a2 = FloatVector.fromArray(FLOATS, init, io + 2 * is);
    FloatVector b2 = FloatVector.fromArray(FLOATS, init, io + 2 * is + LANES);
    FloatVector a3 = FloatVector.fromArray(FLOATS, init, io + 3 * is);
    FloatVector b3 = FloatVector.fromArray(FLOATS, init, io + 3 * is + LANES);
    int x1 = xo + xs;
    int x2 = xo + 2 * xs;
    int x3 = xo + 3 * xs;
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector u = FloatVector.fromArray(FLOATS, w, o);
      FloatVector v = FloatVector.fromArray(FLOATS, w, o + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
      b0 = v.fma(s0, b0);
      FloatVector s1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
      a1 = u.fma(s1, a1);
      b1 = v.fma(s1, b1);
      FloatVector s2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
      a2 = u.fma(s2, a2);
      b2 = v.fma(s2, b2);
      FloatVector s3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
      a3 = u.fma(s3, a3);
      b3 = v.fma(s3, b3);
    }
    a0.intoArray(y, yo);
    b0.intoArray(y, yo + LANES);
    a1.intoArray(y, yo + ys);
    b1.intoArray(y, yo + ys + LANES);
    a2.intoArray(y, yo + 2 * ys);
    b2.intoArray(y, yo + 2 * ys + LANES);
    a3.intoArray(y, yo + 3 * ys);
    b3.intoArray(y, yo + 3 * ys + LANES);
  }

  private static void tile2x2(float[] w, int wo, int ws, int depth, float[] x, int xo, int xs, float[] init, int io, int is,
      float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, init, io);
    FloatVector b0 = FloatVector.fromArray(FLOATS, init, io + LANES);
    FloatVector a1 = FloatVector.fromArray(FLOATS, init, io + is);
    FloatVector b1 = FloatVector.fromArray(FLOATS, init, io + is + LANES);
    int x1 = xo + xs;
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector u = FloatVector.fromArray(FLOATS, w, o);
      FloatVector v = FloatVector.fromArray(FLOATS, w, o + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
      b0 = v.fma(s0, b0);
      FloatVector s1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
      a1 = u.fma(s1, a1);
      b1 = v.fma(s1, b1);
    }
    a0.intoArray(y, yo);
    b0.intoArray(y, yo + LANES);
    a1.intoArray(y, yo + ys);
    b1.intoArray(y, yo + ys + LANES);
  }

  private static void tile1x2(float[] w, int wo, int ws, int depth, float[] x, int xo, int xs, float[] init, int io, int is,
      float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, init, io);
    FloatVector b0 = FloatVector.fromArray(FLOATS, init, io + LANES);
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector u = FloatVector.fromArray(FLOATS, w, o);
      FloatVector v = FloatVector.fromArray(FLOATS, w, o + LANES);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
      b0 = v.fma(s0, b0);
    }
    a0.intoArray(y, yo);
    b0.intoArray(y, yo + LANES);
  }

  private static void tile8x1(float[] w, int wo, int ws, int depth, float[] x, int xo, int xs, float[] init, int io, int is,
      float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, init, io);
    FloatVector a1 = FloatVector.fromArray(FLOATS, init, io + is);
    FloatVector a2 = FloatVector.fromArray(FLOATS, init, io + 2 * is);
    FloatVector a3 = FloatVector.fromArray(FLOATS, init, io + 3 * is);
    FloatVector a4 = FloatVector.fromArray(FLOATS, init, io + 4 * is);
    FloatVector a5 = FloatVector.fromArray(FLOATS, init, io + 5 * is);
    FloatVector a6 = FloatVector.fromArray(FLOATS, init, io + 6 * is);
    FloatVector a7 = FloatVector.fromArray(FLOATS, init, io + 7 * is);
    int x1 = xo + xs;
    int x2 = xo + 2 * xs;
    int x3 = xo + 3 * xs;
    int x4 = xo + 4 * xs;
    int x5 = xo + 5 * xs;
    int x6 = xo + 6 * xs;
    int x7 = xo + 7 * xs;
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector u = FloatVector.fromArray(FLOATS, w, o);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
      FloatVector s1 = FloatVector.broadcast(FLOATS, x[x1 + k]);
      a1 = u.fma(s1, a1);
      FloatVector s2 = FloatVector.broadcast(FLOATS, x[x2 + k]);
      a2 = u.fma(s2, a2);
      FloatVector s3 = FloatVector.broadcast(FLOATS, x[x3 + k]);
      a3 = u.fma(s3, a3);
      FloatVector s4 = FloatVector.broadcast(FLOATS, x[x4 + k]);
      a4 = u.fma(s4, a4);
      FloatVector s5 = FloatVector.broadcast(FLOATS, x[x5 + k]);
      a5 = u.fma(s5, a5);
      FloatVector s6 = FloatVector.broadcast(FLOATS, x[x6 + k]);
      a6 = u.fma(s6, a6);
      FloatVector s7 = FloatVector.broadcast(FLOATS, x[x7 + k]);
      a7 = u.fma(s7, a7);
    }
    a0.intoArray(y, yo);
    a1.intoArray(y, yo + ys);
    a2.intoArray(y, yo + 2 * ys);
    a3.intoArray(y, yo + 3 * ys);
    a4.intoArray(y, yo + 4 * ys);
    a5.intoArray(y, yo + 5 * ys);
    a6.intoArray(y, yo + 6 * ys);
    a7.intoArray(y, yo + 7 * ys);
  }

  private static void tile1x1(float[] w, int wo, int ws, int depth, float[] x, int xo, int xs, float[] init, int io, int is,
      float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.fromArray(FLOATS, init, io);
    for (int k = 0, o = wo; k < depth; k++, o += ws) {
      FloatVector u = FloatVector.fromArray(FLOATS, w, o);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
    }
    a0.intoArray(y, yo);
  }
}
