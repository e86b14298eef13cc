package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.part.TensorTable;
import java.util.Arrays;

/**
 * The same row at every time, whatever is read.
 *
 * @param ones 1 for a row of ones, 0 for one of its own
 */
public record ConstantShape(int inputs, int outputs, int ones) implements LayerShape {
  public static final String TYPE = "constant";

  public ConstantShape {
    Allowed.require("inputs", inputs, 1, Allowed.WIDEST);
    Allowed.require("outputs", outputs, 1, Allowed.WIDEST);
    Allowed.require("ones", ones, 0, 1);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void declare(String name, TensorTable.Group tensors) {
    if (ones == 0) {
      tensors.vector(name + ".output", outputs);
    }
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    float[] row = ones == 1 ? new float[outputs] : tensors.vector(name + ".output", outputs);
    if (ones == 1) {
      Arrays.fill(row, 1);
    }
    return (kernels, x, xOffset, xStride, frames, y, yOffset, yStride, scratch) -> {
      for (int i = 0; i < frames; i++) {
        System.arraycopy(row, 0, y, yOffset + i * yStride, row.length);
      }
    };
  }
}
