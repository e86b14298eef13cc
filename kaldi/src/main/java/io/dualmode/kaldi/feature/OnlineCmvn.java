package io.dualmode.kaldi.feature;

import java.util.Arrays;

/**
 * Normalises one frame after another by the frames of the window that ends with it, filled up with statistics of training. Frame {@code t}
 * depends on frames up to {@code t} only. It allocates nothing after construction. Not thread-safe.
 */
public final class OnlineCmvn {
  private static final double LEAST_VARIANCE = 1e-20;

  private final CmvnOptions options;
  private final int features;
  private final double[] globalSum;
  private final double[] globalSquares;
  private final double globalCount;
  private final boolean[] skipped;
  private final float[] window;
  private final double[] sum;
  private final double[] squares;
  private long frames;

  /**
   * Begins an utterance.
   *
   * @param statistics of training, {@code [2, features + 1]}: sums and their count, sums of squares; not copied
   * @throws IllegalArgumentException if those are of other features, or of none
   */
  public OnlineCmvn(CmvnOptions options, int features, double[] statistics) {
    requireFit(options, features, statistics);
    this.options = options;
    this.features = features;
    globalSum = Arrays.copyOf(statistics, features);
    globalCount = statistics[features];
    globalSquares = Arrays.copyOfRange(statistics, features + 1, 2 * features + 1);
    skipped = new boolean[features];
    options.skip().forEach(d -> skipped[d] = true);
    window = new float[options.window() * features];
    sum = new double[features];
    squares = new double[features];
  }

  /** Fails with an {@link IllegalArgumentException} where options and statistics are not of so many features. */
  public static void requireFit(CmvnOptions options, int features, double[] statistics) {
    if (statistics.length != 2 * (features + 1) || !(statistics[features] > 0)) {
      throw new IllegalArgumentException("statistics are " + statistics.length + " numbers, expected two rows of " + (features + 1)
          + " with a positive count");
    }
    for (int d : options.skip()) {
      if (d >= features) {
        throw new IllegalArgumentException("feature to skip is " + d + ", allowed: below " + features);
      }
    }
  }

  /** Normalises the next frame; both arrays may be the same. */
  public void apply(float[] in, int offset, float[] out, int outOffset) {
    int at = (int) (frames % options.window()) * features;
    boolean full = frames >= options.window();
    for (int d = 0; d < features; d++) {
      double x = in[offset + d];
      sum[d] += x;
      squares[d] += x * x;
      if (full) {
        double old = window[at + d];
        sum[d] -= old;
        squares[d] -= old * old;
      }
      window[at + d] = (float) x;
    }
    frames++;
    double count = Math.min(frames, options.window());
    double share = Math.min(options.window() - count, options.globalFrames()) / globalCount;
    double all = count + share * globalCount;
    for (int d = 0; d < features; d++) {
      float x = in[offset + d];
      if (skipped[d] || options.means() == 0) {
        out[outOffset + d] = x;
        continue;
      }
      double mean = (sum[d] + share * globalSum[d]) / all;
      if (options.variances() == 0) {
        out[outOffset + d] = x - (float) mean;
      } else {
        double variance = Math.max((squares[d] + share * globalSquares[d]) / all - mean * mean, LEAST_VARIANCE);
        float scale = (float) (1 / Math.sqrt(variance));
        out[outOffset + d] = x * scale - (float) (mean / Math.sqrt(variance));
      }
    }
  }

  /** Begins the next utterance. */
  public void reset() {
    Arrays.fill(sum, 0);
    Arrays.fill(squares, 0);
    frames = 0;
  }

  /** Memory of an utterance. */
  public long bytes() {
    return 4L * window.length + 16L * features;
  }
}
