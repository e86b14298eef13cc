package io.dualmode.tools.loss;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@code y[c] = sum_j x[j xStep] m[j, c]} for a row-major matrix whose rows are padded to a multiple of the vector length.
 * Accumulators stay in registers: three vectors of columns by two rows at a time, which covers 40 units with 512-bit vectors in
 * one go.
 */
public final class RowProduct {

  public static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;

  private RowProduct() {
  }

  /** The smallest row length that holds {@code columns} and is a multiple of the vector length. */
  public static int padded(int columns) {
    int lanes = SPECIES.length();
    return (columns + lanes - 1) / lanes * lanes;
  }

  public static void multiply(float[] matrix, int from, int rows, int width, float[] x, int xFrom, int xStep, float[] y, int yFrom) {
    int lanes = SPECIES.length();
    int column = 0;
    for (; column + 3 * lanes <= width; column += 3 * lanes) {
      triple(matrix, from + column, rows, width, x, xFrom, xStep, y, yFrom + column);
    }
    for (; column < width; column += lanes) {
      single(matrix, from + column, rows, width, x, xFrom, xStep, y, yFrom + column);
    }
  }

  private static void triple(float[] m, int from, int rows, int width, float[] x, int xFrom, int xStep, float[] y, int yFrom) {
    int lanes = SPECIES.length();
    FloatVector a0 = FloatVector.zero(SPECIES);
    FloatVector a1 = a0;
    FloatVector a2 = a0;
    FloatVector b0 = a0;
    FloatVector b1 = a0;
    FloatVector b2 = a0;
    int row = from;
    int at = xFrom;
    int j = 0;
    for (; j + 1 < rows; j += 2) {
      FloatVector even = FloatVector.broadcast(SPECIES, x[at]);
      FloatVector odd = FloatVector.broadcast(SPECIES, x[at + xStep]);
      int next = row + width;
      a0 = FloatVector.fromArray(SPECIES, m, row).fma(even, a0);
      a1 = FloatVector.fromArray(SPECIES, m, row + lanes).fma(even, a1);
      a2 = FloatVector.fromArray(SPECIES, m, row + 2 * lanes).fma(even, a2);
      b0 = FloatVector.fromArray(SPECIES, m, next).fma(odd, b0);
      b1 = FloatVector.fromArray(SPECIES, m, next + lanes).fma(odd, b1);
      b2 = FloatVector.fromArray(SPECIES, m, next + 2 * lanes).fma(odd, b2);
      row += 2 * width;
      at += 2 * xStep;
    }
    if (j < rows) {
      FloatVector last = FloatVector.broadcast(SPECIES, x[at]);
      a0 = FloatVector.fromArray(SPECIES, m, row).fma(last, a0);
      a1 = FloatVector.fromArray(SPECIES, m, row + lanes).fma(last, a1);
      a2 = FloatVector.fromArray(SPECIES, m, row + 2 * lanes).fma(last, a2);
    }
    a0.add(b0).intoArray(y, yFrom);
    a1.add(b1).intoArray(y, yFrom + lanes);
    a2.add(b2).intoArray(y, yFrom + 2 * lanes);
  }

  private static void single(float[] m, int from, int rows, int width, float[] x, int xFrom, int xStep, float[] y, int yFrom) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    int row = from;
    int at = xFrom;
    int j = 0;
    for (; j + 1 < rows; j += 2) {
      a = FloatVector.fromArray(SPECIES, m, row).fma(FloatVector.broadcast(SPECIES, x[at]), a);
      b = FloatVector.fromArray(SPECIES, m, row + width).fma(FloatVector.broadcast(SPECIES, x[at + xStep]), b);
      row += 2 * width;
      at += 2 * xStep;
    }
    if (j < rows) {
      a = FloatVector.fromArray(SPECIES, m, row).fma(FloatVector.broadcast(SPECIES, x[at]), a);
    }
    a.add(b).intoArray(y, yFrom);
  }
}
