package io.dualmode.model.frontend;

import java.util.Arrays;

/**
 * Subtracts the mean of the frames heard so far, pulled towards the mean of training:
 * {@code (x - (sum + prior mu) / (frames + prior)) / scale}. For features whose level says nothing about speech, such as cepstra.
 */
public final class RunningMeanNormaliser implements FeatureNormaliser {
  private final float[] trainingMean;
  private final int priorFrames;
  private final float inverseScale;
  private final double[] sum;
  private final float[] mean;
  private int frames;

  /** Arguments as in {@link FrontEndPart#newNormaliser}. */
  public RunningMeanNormaliser(float[] trainingMean, int priorFrames, float featureScale) {
    this.trainingMean = trainingMean;
    this.priorFrames = priorFrames;
    inverseScale = 1 / featureScale;
    sum = new double[trainingMean.length];
    mean = trainingMean.clone();
  }

  @Override
  public void add(float[] features, int offset, int count) {
    for (int n = 0; n < count; n++) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += features[offset + n * sum.length + i];
      }
    }
    frames += count;
  }

  @Override
  public int frames() {
    return frames;
  }

  @Override
  public void settle() {
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) ((sum[i] + (double) priorFrames * trainingMean[i]) / (frames + priorFrames));
    }
  }

  @Override
  public void normalise(float[] features, int offset, int held, int end, int first, int count, float[] out) {
    int size = mean.length;
    for (int n = 0; n < count; n++) {
      int frame = first + n;
      if (frame < 0 || frame >= end) {
        Arrays.fill(out, n * size, (n + 1) * size, 0f);
        continue;
      }
      int from = offset + (frame - held) * size;
      for (int i = 0; i < size; i++) {
        out[n * size + i] = (features[from + i] - mean[i]) * inverseScale;
      }
    }
  }

  @Override
  public void reset() {
    Arrays.fill(sum, 0);
    System.arraycopy(trainingMean, 0, mean, 0, mean.length);
    frames = 0;
  }

  @Override
  public long bytes() {
    return 12L * mean.length;
  }
}
