package io.dualmode.kaldi.layer.columns;

import io.dualmode.kaldi.layer.Allowed;
import io.dualmode.kaldi.layer.Layer;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;

/** The 2-norm of each group of {@code inputs / outputs} neighbours. */
public record PnormShape(int inputs, int outputs) implements LayerShape {
  public static final String TYPE = "pnorm";

  public PnormShape {
    Allowed.require("inputs", inputs, 1, Allowed.WIDEST);
    Allowed.require("outputs", outputs, 1, inputs);
    Allowed.require("inputs % outputs", inputs % outputs, 0, 0);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    int group = inputs / outputs;
    return (kernels, x, xOffset, xStride, frames, y, yOffset, yStride, scratch) -> {
      for (int i = 0; i < frames; i++) {
        for (int g = 0; g < outputs; g++) {
          int from = xOffset + i * xStride + g * group;
          float sum = 0;
          for (int c = from; c < from + group; c++) {
            sum += x[c] * x[c];
          }
          y[yOffset + i * yStride + g] = (float) Math.sqrt(sum);
        }
      }
    };
  }
}
