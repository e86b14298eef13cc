package io.dualmode.model.kernel.vector;

import static io.dualmode.model.kernel.vector.Lanes.BYTES;
import static io.dualmode.model.kernel.vector.Lanes.FLOATS;
import static io.dualmode.model.kernel.vector.Lanes.LANES;

import io.dualmode.model.kernel.PackedMatrix;
import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Block-sparse products over 8-bit weights with the Vector API; as {@link VectorSparseMatmul}, scaled once per output at the end.
 */
final class VectorSparseInt8Matmul {
  private VectorSparseInt8Matmul() {}

  static void multiply(PackedMatrix w, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride) {
    int rows = w.panelRows;
    for (int p = 0; p < w.panels(); p++) {
      for (int row = 0; row < rows;) {
        int vectors = rows - row >= 2 * LANES ? 2 : 1;
        panel(w, p, row, vectors, x, xOffset, xStride, frames, y, yOffset, yStride);
        row += vectors * LANES;
      }
    }
  }

  private static void panel(PackedMatrix w, int p, int row, int vectors, float[] x, int xOffset, int xStride, int frames,
      float[] y, int yOffset, int yStride) {
    int output = w.panelOutput[p] + row;
    int begin = w.panelBlock[p];
    int end = w.panelBlock[p + 1];
    int f = 0;
    for (; Lanes.WIDE_TILES && f + 8 <= frames; f += 8) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride + output;
      if (vectors == 2) {
        tile8x2(w.quantised, w.panelRows, row, w.columns, begin, end, x, xo, xStride, w.bias, w.scale, output, y, yo, yStride);
      } else {
        tile8x1(w.quantised, w.panelRows, row, w.columns, begin, end, x, xo, xStride, w.bias, w.scale, output, y, yo, yStride);
      }
    }
    for (; vectors == 2 && f + 4 <= frames; f += 4) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride + output;
      tile4x2(w.quantised, w.panelRows, row, w.columns, begin, end, x, xo, xStride, w.bias, w.scale, output, y, yo, yStride);
    }
    for (; f < frames; f++) {
      int xo = xOffset + f * xStride;
      int yo = yOffset + f * yStride + output;
      if (vectors == 2) {
        tile1x2(w.quantised, w.panelRows, row, w.columns, begin, end, x, xo, xStride, w.bias, w.scale, output, y, yo, yStride);
      } else {
        tile1x1(w.quantised, w.panelRows, row, w.columns, begin, end, x, xo, xStride, w.bias, w.scale, output, y, yo, yStride);
      }
    }
  }

  private static void tile8x2(byte[] w, int rows, int row, int[] columns, int begin, int end, float[] x, int xo, int xs,
      float[] bias, float[] scale, int output, float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector b1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector b2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector b3 = FloatVector.zero(FLOATS);
    FloatVector a4 = FloatVector.zero(FLOATS);
    FloatVector b4 = FloatVector.zero(FLOATS);
    FloatVector a5 = FloatVector.zero(FLOATS);
    FloatVector b5 = FloatVector.zero(FLOATS);
    FloatVector a6 = FloatVector.zero(FLOATS);
    FloatVector b6 = FloatVector.zero(FLOATS);
    FloatVector a7 = FloatVector.zero(FLOATS);
    FloatVector b7 = FloatVector.zero(FLOATS);
    int x1 = xo + xs;
    int x2 = xo + 2 * xs;
    int x3 = xo + 3 * xs;
    int x4 = xo + 4 * xs;
    int x5 = xo + 5 * xs;
    int x6 = xo + 6 * xs;
    int x7 = xo + 7 * xs;
    for (int b = begin, o = begin * rows + row; b < end; b++, o += rows) {
      int k = columns[b];
      FloatVector u = (FloatVector) ByteVector.fromArray(BYTES, w, o).convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector v = (FloatVector) ByteVector.fromArray(BYTES, w, o + LANES).convertShape(VectorOperators.B2F, FLOATS, 0);
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
    FloatVector u = FloatVector.fromArray(FLOATS, scale, output);
    FloatVector g = FloatVector.fromArray(FLOATS, bias, output);
    FloatVector v = FloatVector.fromArray(FLOATS, scale, output + LANES);
    FloatVector h = FloatVector.fromArray(FLOATS, bias, output + LANES);
    a0.fma(u, g).intoArray(y, yo);
    b0.fma(v, h).intoArray(y, yo + LANES);
    a1.fma(u, g).intoArray(y, yo + ys);
    b1.fma(v, h).intoArray(y, yo + ys + LANES);
    a2.fma(u, g).intoArray(y, yo + 2 * ys);
    b2.fma(v, h).intoArray(y, yo + 2 * ys + LANES);
    a3.fma(u, g).intoArray(y, yo + 3 * ys);
    b3.fma(v, h).intoArray(y, yo + 3 * ys + LANES);
    a4.fma(u, g).intoArray(y, yo + 4 * ys);
    b4.fma(v, h).intoArray(y, yo + 4 * ys + LANES);
    a5.fma(u, g).intoArray(y, yo + 5 * ys);
    b5.fma(v, h).intoArray(y, yo + 5 * ys + LANES);
    a6.fma(u, g).intoArray(y, yo + 6 * ys);
    b6.fma(v, h).intoArray(y, yo + 6 * ys + LANES);
    a7.fma(u, g).intoArray(y, yo + 7 * ys);
    b7.fma(v, h).intoArray(y, yo + 7 * ys + LANES);
  }

  private static void tile4x2(byte[] w, int rows, int row, int[] columns, int begin, int end, float[] x, int xo, int xs,
      float[] bias, float[] scale, int output, float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector b1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector b2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector b3 = FloatVector.zero(FLOATS);
    int x1 = xo + xs;
    int x2 = xo + 2 * xs;
    int x3 = xo + 3 * xs;
    for (int b = begin, o = begin * rows + row; b < end; b++, o += rows) {
      int k = columns[b];
      FloatVector u = (FloatVector) ByteVector.fromArray(BYTES, w, o).convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector v = (FloatVector) ByteVector.fromArray(BYTES, w, o + LANES).convertShape(VectorOperators.B2F, FLOATS, 0);
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
    FloatVector u = FloatVector.fromArray(FLOATS, scale, output);
    FloatVector g = FloatVector.fromArray(FLOATS, bias, output);
    FloatVector v = FloatVector.fromArray(FLOATS, scale, output + LANES);
    FloatVector h = FloatVector.fromArray(FLOATS, bias, output + LANES);
    a0.fma(u, g).intoArray(y, yo);
    b0.fma(v, h).intoArray(y, yo + LANES);
    a1.fma(u, g).intoArray(y, yo + ys);
    b1.fma(v, h).intoArray(y, yo + ys + LANES);
    a2.fma(u, g).intoArray(y, yo + 2 * ys);
    b2.fma(v, h).intoArray(y, yo + 2 * ys + LANES);
    a3.fma(u, g).intoArray(y, yo + 3 * ys);
    b3.fma(v, h).intoArray(y, yo + 3 * ys + LANES);
  }

  private static void tile1x2(byte[] w, int rows, int row, int[] columns, int begin, int end, float[] x, int xo, int xs,
      float[] bias, float[] scale, int output, float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector b0 = FloatVector.zero(FLOATS);
    for (int b = begin, o = begin * rows + row; b < end; b++, o += rows) {
      int k = columns[b];
      FloatVector u = (FloatVector) ByteVector.fromArray(BYTES, w, o).convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector v = (FloatVector) ByteVector.fromArray(BYTES, w, o + LANES).convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
      b0 = v.fma(s0, b0);
    }
    FloatVector u = FloatVector.fromArray(FLOATS, scale, output);
    FloatVector g = FloatVector.fromArray(FLOATS, bias, output);
    FloatVector v = FloatVector.fromArray(FLOATS, scale, output + LANES);
    FloatVector h = FloatVector.fromArray(FLOATS, bias, output + LANES);
    a0.fma(u, g).intoArray(y, yo);
    b0.fma(v, h).intoArray(y, yo + LANES);
  }

  private static void tile8x1(byte[] w, int rows, int row, int[] columns, int begin, int end, float[] x, int xo, int xs,
      float[] bias, float[] scale, int output, float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    FloatVector a1 = FloatVector.zero(FLOATS);
    FloatVector a2 = FloatVector.zero(FLOATS);
    FloatVector a3 = FloatVector.zero(FLOATS);
    FloatVector a4 = FloatVector.zero(FLOATS);
    FloatVector a5 = FloatVector.zero(FLOATS);
    FloatVector a6 = FloatVector.zero(FLOATS);
    FloatVector a7 = FloatVector.zero(FLOATS);
    int x1 = xo + xs;
    int x2 = xo + 2 * xs;
    int x3 = xo + 3 * xs;
    int x4 = xo + 4 * xs;
    int x5 = xo + 5 * xs;
    int x6 = xo + 6 * xs;
    int x7 = xo + 7 * xs;
    for (int b = begin, o = begin * rows + row; b < end; b++, o += rows) {
      int k = columns[b];
      FloatVector u = (FloatVector) ByteVector.fromArray(BYTES, w, o).convertShape(VectorOperators.B2F, FLOATS, 0);
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
    FloatVector u = FloatVector.fromArray(FLOATS, scale, output);
    FloatVector g = FloatVector.fromArray(FLOATS, bias, output);
    a0.fma(u, g).intoArray(y, yo);
    a1.fma(u, g).intoArray(y, yo + ys);
    a2.fma(u, g).intoArray(y, yo + 2 * ys);
    a3.fma(u, g).intoArray(y, yo + 3 * ys);
    a4.fma(u, g).intoArray(y, yo + 4 * ys);
    a5.fma(u, g).intoArray(y, yo + 5 * ys);
    a6.fma(u, g).intoArray(y, yo + 6 * ys);
    a7.fma(u, g).intoArray(y, yo + 7 * ys);
  }

  private static void tile1x1(byte[] w, int rows, int row, int[] columns, int begin, int end, float[] x, int xo, int xs,
      float[] bias, float[] scale, int output, float[] y, int yo, int ys) {
    FloatVector a0 = FloatVector.zero(FLOATS);
    for (int b = begin, o = begin * rows + row; b < end; b++, o += rows) {
      int k = columns[b];
      FloatVector u = (FloatVector) ByteVector.fromArray(BYTES, w, o).convertShape(VectorOperators.B2F, FLOATS, 0);
      FloatVector s0 = FloatVector.broadcast(FLOATS, x[xo + k]);
      a0 = u.fma(s0, a0);
    }
    FloatVector u = FloatVector.fromArray(FLOATS, scale, output);
    FloatVector g = FloatVector.fromArray(FLOATS, bias, output);
    a0.fma(u, g).intoArray(y, yo);
  }
}
