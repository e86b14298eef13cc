package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.part.TensorTable;

/**
 * What an LSTM computes of the sums of its gates: the row {@code i, f, c, o} and the cell before, {@code cells} numbers each (and three
 * scales of gates, in models trained with dropout of them), gives the cell and the output. {@code peephole [3, cells]} are the weights by
 * which the gates {@code i}, {@code f} see the cell before and {@code o} the new one.
 *
 * @param scales 3 with scales of the gates, 0 without
 */
public record LstmShape(int cells, int scales) implements LayerShape {
  public static final String TYPE = "lstm";

  public LstmShape {
    Allowed.require("cells", cells, 1, Allowed.WIDEST / 8);
    Allowed.require("scales % 3", scales % 3, 0, 0);
    Allowed.require("scales", scales, 0, 3);
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public int inputs() {
    return 5 * cells + scales;
  }

  @Override
  public int outputs() {
    return 2 * cells;
  }

  @Override
  public void declare(String name, TensorTable.Group tensors) {
    tensors.table(name + ".peephole", 3, cells);
  }

  @Override
  public Layer load(String name, TensorReader tensors, WeightSet set, Precision precision) {
    float[] peephole = tensors.table(name + ".peephole", 3, cells);
    return (kernels, x, xOffset, xStride, frames, y, yOffset, yStride, scratch) -> {
      for (int i = 0; i < frames; i++) {
        row(peephole, x, xOffset + i * xStride, y, yOffset + i * yStride);
      }
    };
  }

  private void row(float[] w, float[] x, int from, float[] y, int to) {
    int n = cells;
    float inScale = scales == 0 ? 1 : x[from + 5 * n];
    float forgetScale = scales == 0 ? 1 : x[from + 5 * n + 1];
    float outScale = scales == 0 ? 1 : x[from + 5 * n + 2];
    for (int c = 0; c < n; c++) {
      float before = x[from + 4 * n + c];
      float in = inScale * Activations.sigmoid(x[from + c] + w[c] * before);
      float forget = forgetScale * Activations.sigmoid(x[from + n + c] + w[n + c] * before);
      float cell = forget * before + in * (float) Math.tanh(x[from + 2 * n + c]);
      float out = outScale * Activations.sigmoid(x[from + 3 * n + c] + w[2 * n + c] * cell);
      y[to + c] = cell;
      y[to + n + c] = out * (float) Math.tanh(cell);
    }
  }
}
