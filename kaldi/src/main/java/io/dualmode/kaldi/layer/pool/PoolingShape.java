package io.dualmode.kaldi.layer.pool;

import io.dualmode.kaldi.layer.Allowed;

/**
 * Means, and with {@code deviations} standard deviations, over a window of rows of {@link StatisticsShape}, after {@code counts} times the
 * logarithm of the count.
 *
 * @param inputs 1 and the sums, or 1, the sums and those of squares
 * @param step frames from one row read to the next
 * @param left frames before the time of a row
 * @param right frames after it
 * @param counts how often the logarithm of the count stands before the means
 * @param deviations 1 with deviations, 0 without
 * @param floor least variance
 */
public record PoolingShape(int inputs, int step, int left, int right, int counts, int deviations, float floor) implements WindowShape {
  public static final String TYPE = "pooling";
  private static final int LONGEST = 1 << 24;

  public PoolingShape {
    Allowed.require("inputs", inputs, 2, Allowed.WIDEST);
    Allowed.require("step", step, 1, LONGEST);
    Allowed.require("left", left, 0, LONGEST);
    Allowed.require("right", right, 0, LONGEST);
    Allowed.require("left and right % step", left % step + right % step, 0, 0);
    Allowed.require("counts", counts, 0, 1 << 10);
    Allowed.require("deviations", deviations, 0, 1);
    Allowed.require("inputs % 2", deviations * ((inputs - 1) % 2), 0, 0);
    if (!(floor >= 0)) {
      throw new IllegalArgumentException("floor is " + floor + ", allowed: numbers from 0");
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int outputs() {
    return counts + inputs - 1;
  }

  @Override
  public long windowBegin(long t) {
    return t - left;
  }

  @Override
  public long windowLast(long t) {
    return t + right;
  }

  @Override
  public long firstReaching(long t) {
    return t - right;
  }

  @Override
  public long lastReaching(long t) {
    return t + left;
  }

  @Override
  public int windowStep() {
    return step;
  }

  @Override
  public boolean has(long t) {
    return t % step == 0;
  }

  @Override
  public void pool(float[] rows, int offset, int count, float[] out, int outOffset) {
    double frames = 0;
    for (int i = 0; i < count; i++) {
      frames += rows[offset + i * inputs];
    }
    for (int c = 0; c < counts; c++) {
      out[outOffset + c] = (float) Math.log(frames);
    }
    int to = outOffset + counts;
    int width = (inputs - 1) / (1 + deviations);
    for (int c = 0; c < inputs - 1; c++) {
      double sum = 0;
      for (int i = 0; i < count; i++) {
        sum += rows[offset + i * inputs + 1 + c];
      }
      double mean = sum / frames;
      if (c >= width) {
        double square = out[to + c - width];
        mean = Math.sqrt(Math.max(mean - square * square, floor));
      }
      out[to + c] = (float) mean;
    }
  }
}
