package io.dualmode.model.supernet.stream;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.supernet.shape.EncoderConfig;
import java.util.Arrays;

/**
 * One summary block's run and state: {@code y = x + out mean}, where the mean is that of all frames up to the end of the chunk, each
 * weighted by its gate, in every head apart. Between chunks it keeps the sums.
 */
final class SummaryStage implements Stage {
  private final Network.Summary layer;
  private final Kernels kernels;
  private final double[] sums;
  private final double[] weights;
  private final float[] mean;

  SummaryStage(Network.Summary layer, Kernels kernels) {
    this.layer = layer;
    this.kernels = kernels;
    sums = new double[layer.width()];
    weights = new double[layer.heads()];
    mean = new float[layer.width()];
  }

  @Override
  public void run(Activations a, int firstFrame, int frames) {
    int width = layer.width();
    for (int f = 0; f < frames; f += a.tile()) {
      int count = Math.min(a.tile(), frames - f);
      kernels.rmsNorm(a.x(), f * a.dim(), count, layer.gain(), Activations.RMS_EPSILON, a.hidden(), 0);
      kernels.multiply(layer.pool(), a.hidden(), 0, a.dim(), count, a.wide(), 0, width);
      for (int k = 0; k < count; k++) {
        add(a.wide(), k * width);
      }
    }
    for (int i = 0; i < width; i++) {
      double prior = EncoderConfig.SUMMARY_PRIOR_FRAMES;
      mean[i] = (float) ((sums[i] + prior * layer.prior()[i]) / (weights[i / layer.headDim()] + prior));
    }
    kernels.multiply(layer.out(), mean, 0, width, 1, a.hidden(), 0, a.dim());
    for (int f = 0; f < frames; f++) {
      kernels.add(a.x(), f * a.dim(), a.hidden(), 0, a.dim());
    }
  }

  /** Takes in one frame, {@code relu} of what is given. */
  private void add(float[] frame, int offset) {
    int depth = layer.headDim();
    for (int h = 0; h < layer.heads(); h++) {
      double logit = layer.gateBias()[h];
      for (int i = h * depth; i < (h + 1) * depth; i++) {
        logit += Math.max(0, frame[offset + i]) * layer.gateGain()[i];
      }
      double gate = 1 / (1 + Math.exp(-logit));
      weights[h] += gate;
      for (int i = h * depth; i < (h + 1) * depth; i++) {
        sums[i] += gate * Math.max(0, frame[offset + i]);
      }
    }
  }

  @Override
  public void reset() {
    Arrays.fill(sums, 0);
    Arrays.fill(weights, 0);
  }

  @Override
  public long stateBytes() {
    return 8L * (sums.length + weights.length) + 4L * mean.length;
  }
}
