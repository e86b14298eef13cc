package io.dualmode.kaldi.io;

import java.io.IOException;
import java.util.Arrays;

/** Vectors and matrices in text: {@code [ 1 2 3 ]}, a line to a row. */
final class TextMatrices {
  private TextMatrices() {}

  static double[] vector(KaldiInput in) throws IOException {
    long start = in.position();
    DoubleMatrix matrix = matrix(in);
    if (matrix.rows() > 1) {
      throw in.fail(start, "a vector", "a matrix of " + matrix.rows() + " rows");
    }
    return matrix.values();
  }

  static DoubleMatrix matrix(KaldiInput in) throws IOException {
    open(in);
    return rows(in);
  }

  private static void open(KaldiInput in) throws IOException {
    in.skipSpace();
    if (in.startsWith("rows=") || in.startsWith("dim=")) {
      return;
    }
    if (in.peekByte(0) != '[') {
      throw in.unexpected("[");
    }
    in.readByte();
  }

  private static DoubleMatrix rows(KaldiInput in) throws IOException {
    if (in.startsWith("rows=")) {
      return sparse(in);
    }
    double[] values = new double[16];
    int count = 0;
    int rows = 0;
    int columns = -1;
    int rowBegin = 0;
    while (true) {
      int c = in.peekByte(0);
      if (c < 0) {
        throw in.fail("]", "the end of the file");
      }
      if (c == '\n' || c == ';' || c == ']') {
        in.readByte();
        if (count > rowBegin) {
          int width = count - rowBegin;
          if (columns >= 0 && width != columns) {
            throw in.fail("a row of " + columns + " numbers", width + " numbers");
          }
          columns = width;
          rows++;
          rowBegin = count;
        }
        if (c == ']') {
          return new DoubleMatrix(rows, Math.max(columns, 0), Arrays.copyOf(values, count));
        }
      } else if (KaldiInput.isSpace(c)) {
        in.readByte();
      } else {
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = number(in);
      }
    }
  }

  private static double number(KaldiInput in) throws IOException {
    long start = in.position();
    StringBuilder word = new StringBuilder();
    for (int c = in.peekByte(0); c >= 0 && !KaldiInput.isSpace(c) && c != ']' && c != ';' && word.length() < 64; c = in.peekByte(0)) {
      word.append((char) in.readByte());
    }
    return in.number(word.toString(), start);
  }

  /** {@code rows=2 dim=5 [ 0 0.2 3 0.9 ] dim=5 [ ]}. */
  private static DoubleMatrix sparse(KaldiInput in) throws IOException {
    long start = in.position();
    int rows = size(in, "rows=");
    double[] values = {};
    int columns = 0;
    for (int row = 0; row < rows; row++) {
      int dim = size(in, "dim=");
      if (row == 0) {
        columns = dim;
        Sparse.requireSensible(in, start, rows, columns);
        values = new double[rows * columns];
      } else if (dim != columns) {
        throw in.fail(start, "rows of " + columns + " columns", Integer.toString(dim));
      }
      if (!in.token().equals("[")) {
        throw in.unexpected("[");
      }
      for (in.skipSpace(); in.peekByte(0) != ']'; in.skipSpace()) {
        int at = in.integer("a column", 0, columns - 1);
        values[row * columns + at] = in.real();
      }
      in.readByte();
    }
    return new DoubleMatrix(rows, columns, values);
  }

  private static int size(KaldiInput in, String key) throws IOException {
    long start = in.position();
    String word = in.token();
    try {
      int number = word.startsWith(key) ? Integer.parseInt(word.substring(key.length())) : -1;
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw in.fail(start, key + " and a count", word);
  }

  /** A triangle of rows {@code 1, 2, 3 ...} numbers long, or {@code DP n} and its numbers. */
  static DoubleMatrix triangle(KaldiInput in) throws IOException {
    long start = in.position();
    double[] values;
    if (in.startsWith("DP") || in.startsWith("FP")) {
      in.token();
      int n = in.integer("rows of a triangle", 0, Short.MAX_VALUE);
      in.requireLeft(start, "a triangle", (long) n * (n + 1) / 2);
      values = new double[n * (n + 1) / 2];
      for (int i = 0; i < values.length; i++) {
        values[i] = in.real();
      }
    } else {
      open(in);
      values = new double[16];
      int count = 0;
      for (in.skipSpace(); in.peekByte(0) != ']'; in.skipSpace()) {
        if (count == values.length) {
          values = Arrays.copyOf(values, 2 * count);
        }
        values[count++] = number(in);
      }
      in.readByte();
      values = Arrays.copyOf(values, count);
    }
    long n = (long) ((Math.sqrt(8.0 * values.length + 1) - 1) / 2);
    if (n * (n + 1) / 2 != values.length) {
      throw in.fail(start, "the numbers of a triangle", values.length + " numbers");
    }
    return new DoubleMatrix(1, values.length, values);
  }
}
