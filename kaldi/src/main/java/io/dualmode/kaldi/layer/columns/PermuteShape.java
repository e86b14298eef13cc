package io.dualmode.kaldi.layer.columns;

import io.dualmode.kaldi.layer.Allowed;
import io.dualmode.kaldi.layer.Layer;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import java.util.List;

/** Columns in another order: {@code y[c] = x[columns[c]]}. */
public record PermuteShape(List<Integer> columns) implements LayerShape {
  public static final String TYPE = "permute";

  public PermuteShape {
    columns = List.copyOf(columns);
    Allowed.require("count of columns", columns.size(), 1, Allowed.WIDEST);
    for (int column : columns) {
      Allowed.require("column", column, 0, columns.size() - 1);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int inputs() {
    return columns.size();
  }

  @Override
  public int outputs() {
    return columns.size();
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    int[] from = columns.stream().mapToInt(Integer::intValue).toArray();
    return (kernels, x, xOffset, xStride, frames, y, yOffset, yStride, scratch) -> {
      for (int i = 0; i < frames; i++) {
        for (int c = 0; c < from.length; c++) {
          y[yOffset + i * yStride + c] = x[xOffset + i * xStride + from[c]];
        }
      }
    };
  }
}
