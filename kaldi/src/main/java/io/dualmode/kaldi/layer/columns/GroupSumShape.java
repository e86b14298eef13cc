package io.dualmode.kaldi.layer.columns;

import io.dualmode.kaldi.layer.Allowed;
import io.dualmode.kaldi.layer.Layer;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import java.util.List;

/** Sums of neighbours: {@code y[g]} adds the next {@code sizes[g]} numbers of a row. */
public record GroupSumShape(List<Integer> sizes) implements LayerShape {
  public static final String TYPE = "group-sum";

  public GroupSumShape {
    sizes = List.copyOf(sizes);
    Allowed.require("count of sizes", sizes.size(), 1, Allowed.WIDEST);
    long sum = 0;
    for (int size : sizes) {
      Allowed.require("size", size, 1, Allowed.WIDEST);
      sum += size;
    }
    Allowed.require("sum of sizes", (int) Math.min(sum, Integer.MAX_VALUE), 1, Allowed.WIDEST);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int inputs() {
    return sizes.stream().mapToInt(Integer::intValue).sum();
  }

  @Override
  public int outputs() {
    return sizes.size();
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    int[] size = sizes.stream().mapToInt(Integer::intValue).toArray();
    return (kernels, x, xOffset, xStride, frames, y, yOffset, yStride, scratch) -> {
      for (int i = 0; i < frames; i++) {
        int from = xOffset + i * xStride;
        for (int g = 0; g < size.length; g++) {
          float sum = 0;
          for (int end = from + size[g]; from < end; from++) {
            sum += x[from];
          }
          y[yOffset + i * yStride + g] = sum;
        }
      }
    };
  }
}
