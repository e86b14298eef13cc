package io.dualmode.model.encoder;

import java.util.Arrays;

/**
 * The feature frames that windows still need, and the running sum behind the normalisation
 * {@code xn = (x - (sum + prior mu) / (seen + prior)) / featureScale}. Sums are doubles in frame order, so cutting the features
 * differently changes no bit.
 */
final class FeatureHistory {
  private static final double MAX_GROWTH = 1.5;

  private final int bins;
  private final int prior;
  private final float inverseScale;
  private final float[] priorMean;
  private final double[] sum;
  private final float[] mean;
  private float[] frames;
  /** First frame kept; frames before it only count in the sum. May be negative. */
  private int base;
  private int seen;

  FeatureHistory(EncoderConfig config, float[] priorMean, int capacityFrames) {
    this.bins = config.melBins();
    this.prior = config.normPriorFrames();
    this.inverseScale = 1 / config.featureScale();
    this.priorMean = priorMean;
    this.sum = new double[bins];
    this.mean = new float[bins];
    this.frames = new float[capacityFrames * bins];
  }

  int seen() {
    return seen;
  }

  void append(float[] features, int offset, int count) {
    for (int i = 0; i < count; i++) {
      addTo(sum, features, offset + i * bins);
    }
    int keepFrom = Math.max(seen, base);
    int keep = seen + count - keepFrom;
    if (keep > 0) {
      int at = (keepFrom - Math.max(base, 0)) * bins;
      reserve(at + keep * bins);
      System.arraycopy(features, offset + (keepFrom - seen) * bins, frames, at, keep * bins);
    }
    seen += count;
  }

  private static void addTo(double[] sum, float[] features, int offset) {
    for (int b = 0; b < sum.length; b++) {
      sum[b] += features[offset + b];
    }
  }

  private void reserve(int size) {
    if (size > frames.length) {
      frames = Arrays.copyOf(frames, Math.max(size, (int) Math.min(Integer.MAX_VALUE - 16, frames.length * MAX_GROWTH)));
    }
  }

  /** Forgets the frames before {@code newBase}. */
  void discardBefore(int newBase) {
    int from = Math.max(base, 0);
    int to = Math.max(newBase, 0);
    int keep = seen - to;
    if (keep > 0 && to > from) {
      System.arraycopy(frames, (to - from) * bins, frames, 0, keep * bins);
    }
    base = newBase;
  }

  /** Fixes the mean over everything seen, for the windows of one chunk. */
  void updateMean() {
    for (int b = 0; b < bins; b++) {
      mean[b] = (float) ((sum[b] + (double) prior * priorMean[b]) / ((double) seen + prior));
    }
  }

  /** Normalised frames {@code [first, first + count)}, zeros outside the frames seen. */
  void normalised(int first, int count, float[] out) {
    int from = Math.max(base, 0);
    for (int i = 0; i < count; i++) {
      int n = first + i;
      if (n < 0 || n >= seen) {
        Arrays.fill(out, i * bins, (i + 1) * bins, 0f);
      } else {
        normalise(frames, (n - from) * bins, mean, inverseScale, out, i * bins);
      }
    }
  }

  private static void normalise(float[] frames, int from, float[] mean, float inverseScale, float[] out, int to) {
    for (int b = 0; b < mean.length; b++) {
      out[to + b] = (frames[from + b] - mean[b]) * inverseScale;
    }
  }

  void reset(int newBase) {
    Arrays.fill(sum, 0);
    seen = 0;
    base = newBase;
  }

  long bytes() {
    return 4L * frames.length + 16L * bins;
  }
}
