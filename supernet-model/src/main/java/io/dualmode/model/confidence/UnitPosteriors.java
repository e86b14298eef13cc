package io.dualmode.model.confidence;

import java.util.Arrays;

/**
 * How well each unit explains each frame of an utterance, whatever words were looked for: {@code ln P(unit | frame)}, the share of
 * the unit's outputs in the softmax over all outputs of the MMI head.
 *
 * <p>A word found by a strict grammar is the best of a few; whether it was said at all shows only beside what else could have been
 * said, and this is the cheapest such measure: the frame's own view, without a network of words. Logarithms are kept in steps of an
 * eighth from {@value #FLOOR} to 0, one byte a frame and unit, 1.3 kB a second for 40 units. Not thread-safe.
 *
 * <p>Source: Bernardis, Bourlard, "Improving posterior based confidence measures in hybrid HMM/ANN speech recognition systems", 1998.
 */
public final class UnitPosteriors {
  /** Least logarithm; rarer outputs add nothing. */
  public static final int FLOOR = -12;

  private static final int STEPS = 8;

  private final int units;
  private final int rowSize;
  private final int[] unitOf;
  private final double[] shares;
  private byte[] steps;
  private int frames;

  /**
   * Posteriors of outputs that belong to units.
   *
   * @param units size of the inventory
   * @param unitOf {@code [outputs]}, the unit of each output, -1 for none; aliased
   * @param rowSize floats from one frame's outputs to the next
   */
  public UnitPosteriors(int units, int[] unitOf, int rowSize) {
    for (int output = 0; output < unitOf.length; output++) {
      if (unitOf[output] >= units || unitOf[output] < -1) {
        throw new IllegalArgumentException("output " + output + ": got unit " + unitOf[output] + ", allowed -1.." + (units - 1));
      }
    }
    if (rowSize < unitOf.length) {
      throw new IllegalArgumentException("rows: got " + rowSize + " floats, expected at least " + unitOf.length);
    }
    this.units = units;
    this.rowSize = rowSize;
    this.unitOf = unitOf;
    shares = new double[units];
    steps = new byte[units * 256];
  }

  /** Adds frames: rows of logits, one after the other from {@code offset} on. */
  public void accept(float[] rows, int offset, int count) {
    if ((frames + count) * (long) units > steps.length) {
      steps = Arrays.copyOf(steps, Math.toIntExact(Math.max(2L * steps.length, (frames + (long) count) * units)));
    }
    for (int i = 0; i < count; i++) {
      add(rows, offset + i * rowSize);
    }
  }

  private void add(float[] rows, int offset) {
    float most = Float.NEGATIVE_INFINITY;
    for (int output = 0; output < unitOf.length; output++) {
      most = Math.max(most, rows[offset + output]);
    }
    Arrays.fill(shares, 0);
    double sum = 0;
    for (int output = 0; output < unitOf.length; output++) {
      float behind = rows[offset + output] - most;
      if (behind > FLOOR && unitOf[output] >= 0) {
        double share = Math.exp(behind);
        shares[unitOf[output]] += share;
        sum += share;
      }
    }
    for (int unit = 0; unit < units; unit++) {
      double log = shares[unit] > 0 ? Math.max(FLOOR, Math.log(shares[unit] / sum)) : FLOOR;
      steps[frames * units + unit] = (byte) Math.round(-log * STEPS);
    }
    frames++;
  }

  /** Frames heard since the last {@link #reset}. */
  public int frames() {
    return frames;
  }

  /** Forgets everything heard: the next frame is the first of an utterance. */
  public void reset() {
    frames = 0;
  }

  /** Mean of {@code ln P(unit | frame)} over the frames {@code [start, end)} that were heard, {@value #FLOOR}..0; 0 over none. */
  public double mean(int unit, int start, int end) {
    int last = Math.min(end, frames);
    if (start >= last) {
      return 0;
    }
    long sum = 0;
    for (int frame = start; frame < last; frame++) {
      sum += steps[frame * units + unit];
    }
    return -sum / (double) (STEPS * (last - start));
  }

  /** Mean over the frames {@code [start, end)} of the logarithm of the likeliest unit's posterior: how clear the speech is. */
  public double clearest(int start, int end) {
    int last = Math.min(end, frames);
    if (start >= last) {
      return 0;
    }
    long sum = 0;
    for (int frame = start; frame < last; frame++) {
      int least = Byte.MAX_VALUE;
      for (int unit = 0; unit < units; unit++) {
        least = Math.min(least, steps[frame * units + unit]);
      }
      sum += least;
    }
    return -sum / (double) (STEPS * (last - start));
  }

  /** Memory of the frames kept. */
  public long bytes() {
    return steps.length;
  }
}
