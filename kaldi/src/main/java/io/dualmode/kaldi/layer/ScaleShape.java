package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.TensorTable;

/**
 * {@code y = scale x + shift}, number by number: a batch norm with its statistics folded, scales, offsets.
 *
 * @param block numbers of a row that have scales and shifts of their own; those behind them take turns with the same ones
 */
public record ScaleShape(int width, int block) implements RowShape {
  public static final String TYPE = "scale";

  public ScaleShape {
    Allowed.require("width", width, 1, Allowed.WIDEST);
    Allowed.require("block", block, 1, width);
    Allowed.require("width % block", width % block, 0, 0);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public void declare(String name, TensorTable.Group tensors) {
    tensors.vector(name + ".scale", block).vector(name + ".shift", block);
  }

  @Override
  public Scale load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    return new Scale(width, tensors.vector(name + ".scale", block), tensors.vector(name + ".shift", block));
  }

  /** A loaded one. */
  public record Scale(int width, float[] scale, float[] shift) implements Layer {
    @Override
    public void apply(Kernels kernels, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride,
        float[] scratch) {
      for (int i = 0; i < frames; i++) {
        int from = xOffset + i * xStride;
        int to = yOffset + i * yStride;
        for (int b = 0; b < width; b += scale.length) {
          for (int c = 0; c < scale.length; c++) {
            y[to + b + c] = scale[c] * x[from + b + c] + shift[c];
          }
        }
      }
    }

    @Override
    public long bytes() {
      return 8L * scale.length;
    }
  }
}
