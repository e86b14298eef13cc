package io.dualmode.kaldi.layer.pool;

import io.dualmode.kaldi.layer.Allowed;

/**
 * The count of the rows of a period, their sum and, with {@code squares}, the sum of their squares.
 *
 * @param width numbers in a row
 * @param step frames from one row read to the next
 * @param period frames of a period
 * @param squares 1 with squares, 0 without
 */
public record StatisticsShape(int width, int step, int period, int squares) implements WindowShape {
  public static final String TYPE = "statistics";
  private static final int LONGEST = 1 << 16;

  public StatisticsShape {
    Allowed.require("width", width, 1, Allowed.WIDEST / 4);
    Allowed.require("step", step, 1, LONGEST);
    Allowed.require("period", period, 1, LONGEST);
    Allowed.require("period % step", period % step, 0, 0);
    Allowed.require("squares", squares, 0, 1);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int inputs() {
    return width;
  }

  @Override
  public int outputs() {
    return 1 + width * (1 + squares);
  }

  @Override
  public long windowBegin(long t) {
    return Math.floorDiv(t, period) * period;
  }

  @Override
  public long windowLast(long t) {
    return windowBegin(t) + period - 1;
  }

  @Override
  public long firstReaching(long t) {
    return windowBegin(t);
  }

  @Override
  public long lastReaching(long t) {
    return windowLast(t);
  }

  @Override
  public int windowStep() {
    return step;
  }

  @Override
  public boolean has(long t) {
    return true;
  }

  @Override
  public void pool(float[] rows, int offset, int count, float[] out, int outOffset) {
    out[outOffset] = count;
    for (int c = 0; c < width; c++) {
      float sum = 0;
      float square = 0;
      for (int i = 0; i < count; i++) {
        float x = rows[offset + i * width + c];
        sum += x;
        square += x * x;
      }
      out[outOffset + 1 + c] = sum;
      if (squares == 1) {
        out[outOffset + 1 + width + c] = square;
      }
    }
  }
}
