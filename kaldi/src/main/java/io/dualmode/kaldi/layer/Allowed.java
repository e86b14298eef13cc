package io.dualmode.kaldi.layer;

/** What values of a shape are allowed. */
public final class Allowed {
  /** Numbers in a row. */
  public static final int WIDEST = 1 << 20;
  private static final long MOST_WEIGHTS = Integer.MAX_VALUE - 8;

  private Allowed() {}

  /** Fails where a value is not within its range. */
  public static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(what + " is " + value + ", allowed: " + least + ".." + most);
    }
  }

  /** Fails where there are more weights than an array holds. */
  static void requireProduct(long rows, long columns) {
    if (rows * columns > MOST_WEIGHTS) {
      throw new IllegalArgumentException("weights are " + rows + " x " + columns + ", allowed: up to " + MOST_WEIGHTS);
    }
  }
}
