package io.dualmode.model.frontend.logmel;

import java.util.Arrays;

/**
 * The feature frames of an utterance so far, sorted by how loud they are: how many there are at each level, and their sum.
 *
 * <p>The level of a frame is {@code 2 log(mean of exp(x[b] / 2))} over the lower three quarters of its bins, which telephones and MP3 leave
 * in place; a hum or whistle, loud in a few bins, hardly moves it. Levels are in nats of energy and counted in cells of
 * {@value #CELL}; sums of features are kept for groups of {@value #CELLS_PER_GROUP} cells. Sums are doubles in order of time, so that
 * nothing depends on how frames were handed over. Not thread-safe.
 */
final class LoudnessHistogram {
  /** Lower edge of the first cell, below {@code log} of {@link LogMelFilterBank#ENERGY_FLOOR}. */
  static final double LOWEST = -14;
  /** Width of a cell, about half a decibel. */
  static final double CELL = 0.125;
  static final int CELLS_PER_GROUP = 4;
  static final int GROUPS = 38;

  private final int bins;
  private final int[] cells = new int[GROUPS * CELLS_PER_GROUP];
  private final int[] groups = new int[GROUPS];
  private final double[] sums;
  private int frames;

  LoudnessHistogram(int bins) {
    this.bins = bins;
    sums = new double[GROUPS * bins];
  }

  void add(float[] features, int offset) {
    int cell = (int) Math.max(0, Math.min(cells.length - 1, (level(features, offset, bins) - LOWEST) / CELL));
    int group = cell / CELLS_PER_GROUP;
    cells[cell]++;
    groups[group]++;
    for (int i = 0; i < bins; i++) {
      sums[group * bins + i] += features[offset + i];
    }
    frames++;
  }

  static double level(float[] features, int offset, int bins) {
    int heard = Math.max(1, bins * 3 / 4);
    double sum = 0;
    for (int i = 0; i < heard; i++) {
      sum += Math.exp(0.5 * features[offset + i]);
    }
    return 2 * Math.log(sum / heard);
  }

  int frames() {
    return frames;
  }

  /** The highest level that more than so many frames reach, the lowest one if there are no more. */
  double reachedBy(double count) {
    double sum = 0;
    for (int cell = cells.length - 1; cell > 0; cell--) {
      sum += cells[cell];
      if (sum > count) {
        return middle(cell);
      }
    }
    return middle(0);
  }

  /** Frames above a level. */
  int above(double level) {
    int sum = 0;
    for (int cell = cells.length - 1; cell >= 0 && middle(cell) > level; cell--) {
      sum += cells[cell];
    }
    return sum;
  }

  private static double middle(int cell) {
    return LOWEST + CELL * (cell + 0.5);
  }

  /** Level in the middle of a group. */
  static double groupLevel(int group) {
    return LOWEST + CELL * CELLS_PER_GROUP * (group + 0.5);
  }

  /** Frames of a group. */
  int count(int group) {
    return groups[group];
  }

  /** Mean of a bin over the frames of a group that has some. */
  double mean(int group, int bin) {
    return sums[group * bins + bin] / groups[group];
  }

  void reset() {
    Arrays.fill(cells, 0);
    Arrays.fill(groups, 0);
    Arrays.fill(sums, 0);
    frames = 0;
  }

  long bytes() {
    return 4L * (cells.length + groups.length) + 8L * sums.length;
  }
}
