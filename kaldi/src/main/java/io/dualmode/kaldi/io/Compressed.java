package io.dualmode.kaldi.io;

import java.io.IOException;

/**
 * Matrices of one or two bytes a number: {@code CM}, {@code CM2} or {@code CM3}, least value, range, rows and columns.
 *
 * <p>{@code CM2} holds 16-bit numbers {@code u} row by row, worth {@code least + range u / 65535}; {@code CM3} bytes, worth
 * {@code least + range u / 255}. {@code CM} first gives four such 16-bit numbers for each column, its values at 0, 25, 75 and 100 percent;
 * then bytes column by column, which lie between those in steps of 1/64 up to 64, of 1/128 up to 192 and of 1/63 beyond.
 */
final class Compressed {
  private Compressed() {}

  static FloatMatrix read(KaldiInput in) throws IOException {
    long start = in.position();
    String form = in.token();
    int bytes = switch (form) {
      case "CM", "CM3" -> 1;
      case "CM2" -> 2;
      default -> throw in.fail(start, "CM, CM2 or CM3", form);
    };
    float least = Float.intBitsToFloat((int) in.littleEndian(Float.BYTES));
    float range = Float.intBitsToFloat((int) in.littleEndian(Float.BYTES));
    long rows = (int) in.littleEndian(Integer.BYTES);
    long columns = (int) in.littleEndian(Integer.BYTES);
    if (rows < 0 || columns < 0) {
      throw in.fail(start, "rows and columns", rows + " x " + columns);
    }
    if (columns == 0) {
      return new FloatMatrix(0, 0, new float[0]);
    }
    boolean byColumn = form.equals("CM");
    in.requireLeft(start, "a compressed matrix", rows * columns * bytes + (byColumn ? 8 * columns : 0));
    if (rows * columns > Integer.MAX_VALUE - 8) {
      throw in.fail(start, "a matrix that fits into an array", rows + " x " + columns);
    }
    float[] values = new float[(int) (rows * columns)];
    if (byColumn) {
      columns(in, least, range, (int) rows, (int) columns, values);
    } else {
      float step = range * (bytes == 1 ? 1 / 255f : 1 / 65535f);
      for (int i = 0; i < values.length; i++) {
        values[i] = least + step * in.littleEndian(bytes);
      }
    }
    return new FloatMatrix((int) rows, (int) columns, values);
  }

  private static void columns(KaldiInput in, float least, float range, int rows, int columns, float[] values) throws IOException {
    float[] marks = new float[4 * columns];
    for (int i = 0; i < marks.length; i++) {
      marks[i] = least + range * (1 / 65535f) * in.littleEndian(Short.BYTES);
    }
    byte[] column = new byte[rows];
    for (int c = 0; c < columns; c++) {
      in.readFully(column, 0, rows);
      for (int r = 0; r < rows; r++) {
        values[r * columns + c] = between(marks, 4 * c, column[r] & 0xff);
      }
    }
  }

  private static float between(float[] marks, int at, int value) {
    if (value <= 64) {
      return marks[at] + (marks[at + 1] - marks[at]) * value * (1 / 64f);
    }
    if (value <= 192) {
      return marks[at + 1] + (marks[at + 2] - marks[at + 1]) * (value - 64) * (1 / 128f);
    }
    return marks[at + 2] + (marks[at + 3] - marks[at + 2]) * (value - 192) * (1 / 63f);
  }
}
