package io.dualmode.tools.listen;

/**
 * How loud it is: the level of the last tenths of a second as a bar of {@value #CELLS} cells from -60 dB to full scale, and whether samples
 * are cut off. Not thread-safe.
 */
final class LevelMeter {
  private static final int CELLS = 10;
  private static final double RANGE_DB = 60;
  /** A sixth a tenth of a second: quick to rise, slow to fall. */
  private static final double FALL_DB = 3;
  private static final float CUT_OFF = 0.999f;
  private static final int STEP = 1600;

  private double square;
  private int samples;
  private double level = -RANGE_DB;
  private boolean cutOff;

  /** Takes samples in -1..1 at 16 kHz. */
  void accept(float[] data, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      square += data[i] * (double) data[i];
      cutOff |= Math.abs(data[i]) >= CUT_OFF;
      if (++samples == STEP) {
        double now = 10 * Math.log10(square / STEP + 1e-12);
        level = Math.max(-RANGE_DB, Math.max(now, level - FALL_DB));
        square = 0;
        samples = 0;
      }
    }
  }

  /** The bar: {@code [||||      ]}, with an exclamation mark behind it where samples were cut off since the last time. */
  String bar() {
    int full = (int) Math.round(CELLS * (level + RANGE_DB) / RANGE_DB);
    String bar = "[" + "|".repeat(Math.max(0, Math.min(CELLS, full))) + " ".repeat(CELLS - Math.max(0, Math.min(CELLS, full))) + "]"
        + (cutOff ? "!" : " ");
    cutOff = false;
    return bar;
  }
}
