package io.dualmode.model.engine.session;

/**
 * Tells samples of two channels in turn, where one channel is expected.
 *
 * <p>In one channel it makes no difference whether the step from a sample to the next one begins at an even or an odd place. Where two
 * channels that sound alike are interleaved, the steps from left to right are small and those from right to the next left are not. The
 * check looks at the first two seconds that are no silence, once.
 */
final class InterleavingCheck {
  private static final float SILENT = 0.002f;
  private static final double LOPSIDED = 0.25;

  private final double[] steps = new double[2];
  private float last;
  private long place;
  private int left;

  /** @param samples how many loud samples it looks at */
  InterleavingCheck(int samples) {
    left = samples;
  }

  /** Looks at samples; returns true once, when they turn out to be two channels. */
  boolean suspects(float[] samples, int offset, int length) {
    for (int i = offset; i < offset + length && left > 0; i++) {
      float step = samples[i] - last;
      steps[(int) (place++ & 1)] += step * step;
      last = samples[i];
      if (Math.abs(last) > SILENT && --left == 0) {
        return Math.min(steps[0], steps[1]) < LOPSIDED * Math.max(steps[0], steps[1]);
      }
    }
    return false;
  }
}
