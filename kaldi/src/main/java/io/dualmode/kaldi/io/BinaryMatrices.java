package io.dualmode.kaldi.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Vectors and matrices of binary files: {@code FV}, {@code DV}, {@code FM}, {@code DM} and the triangles {@code FP}, {@code DP} with their
 * sizes and numbers; {@code CM*} is {@link Compressed}, {@code SM} is {@link Sparse}.
 */
final class BinaryMatrices {
  private static final int PIECE = 1 << 13;
  private static final long MOST = Integer.MAX_VALUE - 8;

  private BinaryMatrices() {}

  static double[] vector(KaldiInput in) throws IOException {
    long start = in.position();
    boolean wide = wide(in, "FV", "DV", "a vector, FV or DV");
    long count = in.integer("the size of a vector", 0, Integer.MAX_VALUE);
    return numbers(in, start, wide, count);
  }

  static FloatMatrix floats(KaldiInput in) throws IOException {
    if (in.startsWith("CM")) {
      return Compressed.read(in);
    }
    if (!in.startsWith("FM")) {
      return doubles(in).toFloats();
    }
    long start = in.position();
    in.token();
    long rows = in.integer("rows", 0, Integer.MAX_VALUE);
    long columns = in.integer("columns", 0, Integer.MAX_VALUE);
    require(in, start, rows * columns, Float.BYTES);
    float[] values = new float[(int) (rows * columns)];
    byte[] piece = new byte[PIECE];
    ByteBuffer view = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length;) {
      int count = Math.min(PIECE / Float.BYTES, values.length - done);
      in.readFully(piece, 0, count * Float.BYTES);
      view.clear();
      view.asFloatBuffer().get(values, done, count);
      done += count;
    }
    return new FloatMatrix((int) rows, (int) columns, values);
  }

  static DoubleMatrix doubles(KaldiInput in) throws IOException {
    if (in.startsWith("SM")) {
      return Sparse.binary(in);
    }
    if (in.startsWith("CM")) {
      FloatMatrix floats = Compressed.read(in);
      double[] values = new double[floats.values().length];
      for (int i = 0; i < values.length; i++) {
        values[i] = floats.values()[i];
      }
      return new DoubleMatrix(floats.rows(), floats.columns(), values);
    }
    long start = in.position();
    boolean wide = wide(in, "FM", "DM", "a matrix, one of FM, DM, CM, CM2, CM3, SM");
    long rows = in.integer("rows", 0, Integer.MAX_VALUE);
    long columns = in.integer("columns", 0, Integer.MAX_VALUE);
    return new DoubleMatrix((int) rows, (int) columns, numbers(in, start, wide, rows * columns));
  }

  static DoubleMatrix triangle(KaldiInput in) throws IOException {
    long start = in.position();
    boolean wide = wide(in, "FP", "DP", "a triangle, FP or DP");
    long n = in.integer("rows of a triangle", 0, Integer.MAX_VALUE);
    double[] values = numbers(in, start, wide, n * (n + 1) / 2);
    return new DoubleMatrix(1, values.length, values);
  }

  private static boolean wide(KaldiInput in, String narrow, String wide, String expected) throws IOException {
    boolean is = in.startsWith(wide);
    if (!is && !in.startsWith(narrow)) {
      throw in.unexpected(expected);
    }
    long start = in.position();
    String token = in.token();
    if (token.length() != narrow.length()) {
      throw in.fail(start, expected, token);
    }
    return is;
  }

  private static void require(KaldiInput in, long start, long count, int bytes) throws IOException {
    in.requireLeft(start, "a matrix", count * bytes);
    if (count > MOST) {
      throw in.fail(start, "a matrix of at most " + MOST + " numbers", count + " numbers");
    }
  }

  private static double[] numbers(KaldiInput in, long start, boolean wide, long count) throws IOException {
    int bytes = wide ? Double.BYTES : Float.BYTES;
    if (count > Long.MAX_VALUE / Double.BYTES) {
      throw in.fail(start, "a matrix of at most " + MOST + " numbers", count + " numbers");
    }
    require(in, start, count, bytes);
    double[] values = new double[(int) count];
    byte[] piece = new byte[PIECE];
    ByteBuffer view = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    for (int done = 0; done < values.length;) {
      int part = Math.min(PIECE / bytes, values.length - done);
      in.readFully(piece, 0, part * bytes);
      for (int i = 0; i < part; i++) {
        values[done + i] = wide ? view.getDouble(i * bytes) : view.getFloat(i * bytes);
      }
      done += part;
    }
    return values;
  }
}
