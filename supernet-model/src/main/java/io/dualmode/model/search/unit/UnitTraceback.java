package io.dualmode.model.search.unit;

import io.dualmode.model.search.token.UnitBoundaries;
import java.util.Arrays;

/**
 * The units that paths without a lexicon have left: for each when it began and ended and what the path scored then; a linked list per
 * path, newest first, sharing tails between paths.
 */
public final class UnitTraceback {
  private final UnitBoundaries times;
  private int[] end = new int[1024];
  private double[] score = new double[1024];

  public UnitTraceback(UnitBoundaries times) {
    this.times = times;
  }

  /** Adds a unit that a path leaves at a frame, at its absolute score before that frame. */
  public int add(int beganFrame, int endFrame, double pathScore, int previous) {
    int record = times.add(beganFrame, previous);
    if (record >= end.length) {
      end = Arrays.copyOf(end, 2 * record);
      score = Arrays.copyOf(score, 2 * record);
    }
    end[record] = endFrame;
    score[record] = pathScore;
    return record;
  }

  public void clear() {
    times.truncate(0);
  }

  public int began(int record) {
    return times.began(record);
  }

  public int end(int record) {
    return end[record];
  }

  public double score(int record) {
    return score[record];
  }

  public int previous(int record) {
    return times.previous(record);
  }

  /** Forgets what lies before the latest units of a path, so many that end in a record. */
  public void keep(int last, int units) {
    int record = last;
    for (int i = 1; i < units; i++) {
      record = times.previous(record);
    }
    times.detach(record);
  }

  public int count() {
    return times.count();
  }

  public void beginMarking() {
    times.beginMarking();
  }

  public void mark(int record) {
    times.mark(record);
  }

  /** Drops what was not marked; {@link #moved} then tells where a marked record went. */
  public void compact() {
    int before = times.count();
    times.compact();
    for (int i = 0; i < before; i++) {
      int to = times.moved(i);
      if (to >= 0) {
        end[to] = end[i];
        score[to] = score[i];
      }
    }
  }

  public int moved(int record) {
    return times.moved(record);
  }

  public long bytes() {
    return 12L * end.length;
  }
}
