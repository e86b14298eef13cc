package io.dualmode.kaldi.io;

import java.io.IOException;

/** Sparse matrices, which come as full ones. */
final class Sparse {
  /** Numbers that a sparse matrix may have when full; those of models are word features, read elsewhere. */
  private static final long MOST = 1 << 22;

  private Sparse() {}

  static void requireSensible(KaldiInput in, long start, long rows, long columns) throws IOException {
    if (rows < 0 || columns < 0 || rows * columns > MOST) {
      throw in.fail(start, "a sparse matrix of at most " + MOST + " places", rows + " x " + columns);
    }
  }

  /** {@code SM}, rows; each row {@code SV}, columns, count and pairs of place and number. */
  static DoubleMatrix binary(KaldiInput in) throws IOException {
    long start = in.position();
    in.expect("SM");
    int rows = in.integer("rows", 0, Integer.MAX_VALUE);
    double[] values = {};
    int columns = 0;
    for (int row = 0; row < rows; row++) {
      in.expect("SV");
      int dim = in.integer("columns", 0, Integer.MAX_VALUE);
      if (row == 0) {
        columns = dim;
        requireSensible(in, start, rows, columns);
        values = new double[rows * columns];
      } else if (dim != columns) {
        throw in.fail("rows of " + columns + " columns", Integer.toString(dim));
      }
      int count = in.integer("numbers in a row", 0, columns);
      for (int i = 0; i < count; i++) {
        int at = in.integer("a column", 0, columns - 1);
        values[row * columns + at] = in.real();
      }
    }
    return new DoubleMatrix(rows, columns, values);
  }
}
