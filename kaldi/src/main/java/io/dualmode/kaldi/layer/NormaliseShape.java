package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;

/**
 * Blocks of a row at one level: {@code y = x / sqrt(max(mean(x^2) / target^2, 2^-66))}; with {@code deviations} each block is followed by
 * {@code log(sqrt(mean(x^2)))} floored alike.
 *
 * @param block numbers in a block
 * @param deviations 1 to add the logarithms, 0 not to
 */
public record NormaliseShape(int inputs, int block, float target, int deviations) implements LayerShape {
  public static final String TYPE = "normalise";
  private static final double FLOOR = Math.pow(2, -66);

  public NormaliseShape {
    Allowed.require("inputs", inputs, 1, Allowed.WIDEST);
    Allowed.require("block", block, 1, inputs);
    Allowed.require("inputs % block", inputs % block, 0, 0);
    Allowed.require("deviations", deviations, 0, 1);
    if (!(target > 0)) {
      throw new IllegalArgumentException("target is " + target + ", allowed: positive numbers");
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int outputs() {
    return inputs + deviations * (inputs / block);
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    return this::apply;
  }

  private void apply(Kernels kernels, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride,
      float[] scratch) {
    for (int i = 0; i < frames; i++) {
      int to = yOffset + i * yStride;
      for (int b = 0; b < inputs; b += block) {
        int from = xOffset + i * xStride + b;
        double sum = 0;
        for (int c = 0; c < block; c++) {
          sum += x[from + c] * x[from + c];
        }
        double mean = Math.max(sum / block / target / target, FLOOR);
        float scale = (float) (1 / Math.sqrt(mean));
        for (int c = 0; c < block; c++) {
          y[to + c] = scale * x[from + c];
        }
        to += block;
        if (deviations == 1) {
          y[to++] = (float) (0.5 * Math.log(mean) + Math.log(target));
        }
      }
    }
  }
}
