package io.dualmode.model.search.token;

import java.util.Arrays;

/**
 * When the units of a word began: a linked list per path, newest first, sharing tails between paths.
 *
 * <p>A record is made when a path leaves a unit. The lists are compacted together with the lattice that refers to them.
 */
public final class UnitBoundaries {
  private int[] began = new int[4096];
  private int[] previous = new int[4096];
  private int[] moved = new int[4096];
  private int count;

  public int add(int beganFrame, int previousRecord) {
    if (count == began.length) {
      began = Arrays.copyOf(began, 2 * count);
      previous = Arrays.copyOf(previous, 2 * count);
    }
    began[count] = beganFrame;
    previous[count] = previousRecord;
    return count++;
  }

  long bytes() {
    return 12L * began.length;
  }

  public int count() {
    return count;
  }

  public int began(int record) {
    return began[record];
  }

  public int previous(int record) {
    return previous[record];
  }

  /** Makes a record the oldest of its lists. */
  public void detach(int record) {
    previous[record] = -1;
  }

  /** Forgets all but the first {@code records}. */
  public void truncate(int records) {
    count = records;
  }

  /** Starts a collection: no record is marked. */
  public void beginMarking() {
    if (moved.length < count) {
      moved = new int[began.length];
    }
    Arrays.fill(moved, 0, count, -1);
  }

  public void mark(int record) {
    while (record >= 0 && moved[record] < 0) {
      moved[record] = 0;
      record = previous[record];
    }
  }

  /** Drops what was not marked; {@link #moved} then tells where a marked record went. */
  public void compact() {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (moved[i] >= 0) {
        began[kept] = began[i];
        previous[kept] = previous[i] < 0 ? -1 : moved[previous[i]];
        moved[i] = kept++;
      }
    }
    count = kept;
  }

  public int moved(int record) {
    return record < 0 ? -1 : moved[record];
  }
}
