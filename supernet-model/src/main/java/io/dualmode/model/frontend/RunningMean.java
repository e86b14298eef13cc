package io.dualmode.model.frontend;

import java.util.Arrays;

/**
 * The mean that normalises features: the sum of the frames seen so far pulled towards the training mean,
 * {@code m = (sum_{n < E} x[n] + prior mu) / (E + prior)}.
 *
 * <p>Sums are kept in double precision and added in order of time, so that the mean after {@code E} frames does not depend on
 * when it was asked for. Not thread-safe.
 */
public final class RunningMean {
  private final float[] trainingMean;
  private final int priorFrames;
  private final double[] sum;
  private int frames;

  /**
   * @param trainingMean {@code mu}, [bins], not copied
   * @param priorFrames weight of {@code mu} in frames
   */
  public RunningMean(float[] trainingMean, int priorFrames) {
    this.trainingMean = trainingMean;
    this.priorFrames = priorFrames;
    sum = new double[trainingMean.length];
  }

  /** Adds {@code count} frames of {@code features}, the first at {@code offset}. */
  public void add(float[] features, int offset, int count) {
    int bins = sum.length;
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < bins; i++) {
        sum[i] += features[offset + n * bins + i];
      }
    }
    frames += count;
  }

  /** Frames added so far. */
  public int frames() {
    return frames;
  }

  /** Writes the mean, [bins]. */
  public void mean(float[] out) {
    double weight = (double) frames + priorFrames;
    for (int i = 0; i < sum.length; i++) {
      out[i] = (float) ((sum[i] + (double) priorFrames * trainingMean[i]) / weight);
    }
  }

  /** Forgets all frames. */
  public void reset() {
    Arrays.fill(sum, 0);
    frames = 0;
  }
}
