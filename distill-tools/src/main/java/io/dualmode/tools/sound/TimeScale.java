package io.dualmode.tools.sound;

/**
 * Speech faster or slower at the same pitch: overlapping pieces of 32 ms, each taken within 8 ms of its place where it goes on best from
 * the one before.
 *
 * <p>Source: W. Verhelst and M. Roelands, "An overlap-add technique based on waveform similarity (WSOLA)", ICASSP 1993. Stateless.
 */
public final class TimeScale {
  private static final int HOP = 256;
  private static final int PIECE = 2 * HOP;
  private static final int SEARCH = 128;

  private TimeScale() {}

  /** @param rate how many times as fast, above 0 */
  public static float[] apply(float[] x, double rate) {
    if (!(rate > 0)) {
      throw new IllegalArgumentException("a rate of " + rate + ", allowed: above 0");
    }
    float[] out = new float[(int) Math.round(x.length / rate)];
    int from = 0;
    for (int to = -HOP; to < out.length; to += HOP) {
      int place = (int) Math.round((to + HOP) * rate) - HOP;
      from = to < 0 ? place : best(x, from + HOP, place);
      for (int i = 0; i < PIECE; i++) {
        if (to + i >= 0 && to + i < out.length) {
          out[to + i] += (float) (at(x, from + i) * (0.5 - 0.5 * Math.cos(Math.PI * (i + 0.5) / HOP)));
        }
      }
    }
    return out;
  }

  private static float at(float[] x, int i) {
    return i < 0 || i >= x.length ? 0 : x[i];
  }

  /** The start near {@code place} whose piece resembles the one at {@code next} most. */
  private static int best(float[] x, int next, int place) {
    int best = place;
    double most = 0;
    for (int start = place - SEARCH; start <= place + SEARCH; start++) {
      double product = 0;
      double energy = 1e-9;
      for (int i = 0; i < HOP; i++) {
        float y = at(x, start + i);
        product += at(x, next + i) * y;
        energy += y * y;
      }
      double likeness = product / Math.sqrt(energy);
      if (likeness > most) {
        most = likeness;
        best = start;
      }
    }
    return best;
  }
}
