package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.TensorTable;
import java.util.List;

/**
 * {@code y = W [x(t + o1), x(t + o2), ...] + b}: {@code weight [outputs, inputs * offsets]} and {@code bias}.
 *
 * @param biased 1 with a bias, 0 without
 * @param times offsets of the rows that it reads, rising
 */
public record AffineShape(int inputs, int outputs, int biased, List<Integer> times) implements LayerShape {
  public static final String TYPE = "affine";
  private static final int MOST_TIMES = 1 << 10;
  private static final int FARTHEST = 1 << 16;

  public AffineShape {
    Allowed.require("inputs", inputs, 1, Allowed.WIDEST);
    Allowed.require("outputs", outputs, 1, Allowed.WIDEST);
    Allowed.require("biased", biased, 0, 1);
    times = List.copyOf(times);
    Allowed.require("count of times", times.size(), 1, MOST_TIMES);
    times.forEach(time -> Allowed.require("time", time, -FARTHEST, FARTHEST));
    Allowed.requireProduct((long) inputs * times.size(), outputs);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int[] offsets() {
    return times.stream().mapToInt(Integer::intValue).toArray();
  }

  @Override
  public void declare(String name, TensorTable.Group tensors) {
    tensors.matrix(name + ".weight", outputs, inputs * times.size(), true);
    if (biased == 1) {
      tensors.vector(name + ".bias", outputs);
    }
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    float[] bias = biased == 1 ? tensors.vector(name + ".bias", outputs) : null;
    return new Affine(tensors.packed(name + ".weight", outputs, inputs * times.size(), bias, set, precision));
  }

  private record Affine(PackedMatrix matrix) implements Layer {
    @Override
    public void apply(Kernels kernels, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, int yStride,
        float[] scratch) {
      kernels.multiply(matrix, x, xOffset, xStride, frames, y, yOffset, yStride);
    }

    @Override
    public long bytes() {
      return matrix.bytes();
    }
  }
}
