package io.dualmode.model.rescore;

import java.util.Arrays;

/**
 * A reading as the attention rescorer spells it: its units in time, with unit 0 for each silence that is long enough, and for each the
 * frame at which it begins, which is where the one before ends. What lies before the first unit and after the last one is silence, too.
 *
 * @param units 0 for a pause
 * @param starts encoder frame at which each begins, the first at 0, not falling
 */
public record SpelledUnits(int[] units, int[] starts) {

  /** Collects spans in time order. */
  public static final class Builder {
    private final int pauseFrames;
    private int[] units = new int[64];
    private int[] starts = new int[64];
    private int count;
    private int end;

    public Builder(int pauseFrames) {
      this.pauseFrames = pauseFrames;
    }

    /** Adds a unit that is no silence, from its first frame to the first frame after it. */
    public Builder add(int unit, int startFrame, int endFrame) {
      pause(startFrame);
      put(unit, end);
      end = Math.max(end, endFrame);
      return this;
    }

    private void pause(int until) {
      if (until - end >= pauseFrames) {
        put(0, end);
        end = until;
      }
    }

    private void put(int unit, int start) {
      if (count == units.length) {
        units = Arrays.copyOf(units, 2 * count);
        starts = Arrays.copyOf(starts, 2 * count);
      }
      units[count] = unit;
      starts[count++] = start;
    }

    /** Ends the utterance after so many frames. */
    public SpelledUnits build(int frames) {
      pause(frames);
      return new SpelledUnits(Arrays.copyOf(units, count), Arrays.copyOf(starts, count));
    }
  }

  public int size() {
    return units.length;
  }

  /** The units before unit {@code index}, nearest first, {@code none} where there are none. */
  public void history(int index, int[] out, int offset, int length, int none) {
    for (int i = 0; i < length; i++) {
      int at = index - 1 - i;
      out[offset + i] = at < 0 ? none : units[at];
    }
  }
}
