package io.dualmode.kaldi.io;

/**
 * A matrix of doubles, row-major; a symmetric one that is stored as its lower triangle comes as that triangle in one row.
 *
 * @param values {@code [rows, columns]}, not copied
 */
public record DoubleMatrix(int rows, int columns, double[] values) {
  public DoubleMatrix {
    if ((long) rows * columns != values.length) {
      throw new IllegalArgumentException("values are " + values.length + ", expected " + rows + " x " + columns);
    }
  }

  /** One number. */
  public double at(int row, int column) {
    return values[row * columns + column];
  }

  /** The numbers as floats. */
  public FloatMatrix toFloats() {
    return new FloatMatrix(rows, columns, Narrowing.floats(values));
  }
}
