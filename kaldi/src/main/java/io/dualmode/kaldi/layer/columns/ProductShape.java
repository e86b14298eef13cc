package io.dualmode.kaldi.layer.columns;

import io.dualmode.kaldi.layer.Allowed;
import io.dualmode.kaldi.layer.Layer;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;

/** The product of the parts of a row, number by number; {@code outputs} numbers in a part. */
public record ProductShape(int inputs, int outputs) implements LayerShape {
  public static final String TYPE = "product";

  public ProductShape {
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
    return (kernels, x, xOffset, xStride, frames, y, yOffset, yStride, scratch) -> {
      for (int i = 0; i < frames; i++) {
        int from = xOffset + i * xStride;
        int to = yOffset + i * yStride;
        System.arraycopy(x, from, y, to, outputs);
        for (int c = outputs; c < inputs; c++) {
          y[to + c % outputs] *= x[from + c];
        }
      }
    };
  }
}
