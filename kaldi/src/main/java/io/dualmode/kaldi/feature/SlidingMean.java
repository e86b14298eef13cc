package io.dualmode.kaldi.feature;

/** Takes the mean of a window around each frame off it, for vectors of speakers. */
public final class SlidingMean {
  private SlidingMean() {}

  /**
   * Rows without the mean of the {@code window} rows around each, fewer where there are no more; the window moves inwards at both ends.
   *
   * @param rows {@code [frames, features]}
   * @param out receives as many; another array
   */
  public static void remove(float[] rows, int frames, int features, int window, float[] out) {
    double[] sum = new double[features];
    int begin = 0;
    int end = 0;
    for (int t = 0; t < frames; t++) {
      int wantedBegin = t - window / 2;
      int wantedEnd = wantedBegin + window;
      if (wantedBegin < 0) {
        wantedEnd -= wantedBegin;
        wantedBegin = 0;
      }
      if (wantedEnd > frames) {
        wantedBegin = Math.max(0, wantedBegin - (wantedEnd - frames));
        wantedEnd = frames;
      }
      for (; end < wantedEnd; end++) {
        add(rows, end, features, 1, sum);
      }
      for (; begin < wantedBegin; begin++) {
        add(rows, begin, features, -1, sum);
      }
      for (int d = 0; d < features; d++) {
        out[t * features + d] = (float) (rows[t * features + d] - sum[d] / (end - begin));
      }
    }
  }

  private static void add(float[] rows, int row, int features, int sign, double[] sum) {
    for (int d = 0; d < features; d++) {
      sum[d] += sign * rows[row * features + d];
    }
  }
}
