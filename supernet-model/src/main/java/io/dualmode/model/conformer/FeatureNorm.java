package io.dualmode.model.conformer;

import java.util.Arrays;

/**
 * Takes the mean out of each bin and brings its deviation to 1: over an utterance, or over the minute around in a recording that is longer, of
 * which no more than that is kept. Not thread-safe.
 */
final class FeatureNorm {
  private static final double LEAST_DEVIATION = 1e-5;
  /** Into how many steps a minute is cut; the frames of a step have the same mean. */
  private static final int STEPS = 6;

  private final int bins;
  private final int minute;
  private final int step;
  private final int before;
  /** Frames {@code [from, seen)}. */
  private float[] held = {};
  private int from;
  private int seen;
  private int given;
  private final float[] out;

  /** Takes frames; they are valid during the call only. */
  interface Frames {
    void take(float[] features, int frames);
  }

  /** @param minute frames whose mean is taken, of a recording that has more of them */
  FeatureNorm(int bins, int minute) {
    this.bins = bins;
    this.minute = minute;
    step = Math.max(1, minute / STEPS);
    before = (minute - step) / 2;
    out = new float[step * bins];
  }

  /** The next frames, and those that are done by them. */
  void accept(float[] features, int frames, Frames next) {
    int needed = (seen - from + frames) * bins;
    held = held.length >= needed ? held : Arrays.copyOf(held, Math.max(needed, held.length / 2 * 3));
    System.arraycopy(features, 0, held, (seen - from) * bins, frames * bins);
    seen += frames;
    while (seen >= begin() + minute && seen >= given + step) {
      give(begin(), begin() + minute, step, next);
      int keep = Math.max(from, given - before - step);
      System.arraycopy(held, (keep - from) * bins, held, 0, (seen - keep) * bins);
      from = keep;
    }
  }

  /** The frames that are left. */
  void finish(Frames next) {
    int last = Math.max(from, Math.min(begin(), seen - minute));
    while (given < seen) {
      give(last, Math.min(seen, last + minute), Math.min(step, seen - given), next);
    }
  }

  /** First frame of the minute around the next step. */
  private int begin() {
    return Math.max(0, given - before);
  }

  private void give(int statisticsFrom, int statisticsTo, int frames, Frames next) {
    normalise(held, statisticsFrom - from, statisticsTo - from, given - from, frames, out, bins);
    given += frames;
    next.take(out, frames);
  }

  /**
   * Normalises frames by the statistics of a stretch.
   *
   * @param out receives {@code frames} rows; may be {@code x} where the stretch is what is normalised
   */
  static void normalise(float[] x, int statisticsFrom, int statisticsTo, int first, int frames, float[] out, int bins) {
    int count = statisticsTo - statisticsFrom;
    for (int b = 0; b < bins; b++) {
      double sum = 0;
      for (int n = statisticsFrom; n < statisticsTo; n++) {
        sum += x[n * bins + b];
      }
      double mean = sum / count;
      double squares = 0;
      for (int n = statisticsFrom; n < statisticsTo; n++) {
        squares += Math.pow(x[n * bins + b] - mean, 2);
      }
      double deviation = Math.sqrt(squares / Math.max(1, count - 1)) + LEAST_DEVIATION;
      for (int n = 0; n < frames; n++) {
        out[n * bins + b] = (float) ((x[(first + n) * bins + b] - mean) / deviation);
      }
    }
  }

  void reset() {
    from = 0;
    seen = 0;
    given = 0;
  }

  long bytes() {
    return 4L * (held.length + out.length);
  }
}
