package io.dualmode.kaldi.io;

/**
 * A matrix of floats, row-major.
 *
 * @param values {@code [rows, columns]}, not copied
 */
public record FloatMatrix(int rows, int columns, float[] values) {
  public FloatMatrix {
    if ((long) rows * columns != values.length) {
      throw new IllegalArgumentException("values are " + values.length + ", expected " + rows + " x " + columns);
    }
  }

  /** One number. */
  public float at(int row, int column) {
    return values[row * columns + column];
  }
}
