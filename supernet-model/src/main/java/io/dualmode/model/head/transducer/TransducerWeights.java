package io.dualmode.model.head.transducer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;

/**
 * The weights of a transducer, its predictor multiplied out: {@code older[l2] + newer[l1]} is the predictor's output, bias included;
 * {@code [V, J]} each.
 */
record TransducerWeights(PackedMatrix encoder, float[] older, float[] newer, PackedMatrix output) {
  static TransducerWeights load(TensorReader w, String name, int width, int v, int j, int p, WeightSet set, Precision precision,
      Kernels kernels) {
    float[] embedding = w.table(name + ".embedding", v, p);
    float[] predictor = w.table(name + ".predictor.weight", j, 2 * p);
    PackedMatrix older = PackedMatrix.pack(j, p, half(predictor, j, p, 0), null, w.vector(name + ".predictor.bias", j));
    PackedMatrix newer = PackedMatrix.pack(j, p, half(predictor, j, p, p), null, null);
    float[] olderTable = new float[v * j];
    float[] newerTable = new float[v * j];
    kernels.multiply(older, embedding, 0, p, v, olderTable, 0, j);
    kernels.multiply(newer, embedding, 0, p, v, newerTable, 0, j);
    return new TransducerWeights(w.packed(name + ".encoder.weight", j, width, w.vector(name + ".encoder.bias", j), set, precision),
        olderTable, newerTable, w.packed(name + ".output.weight", v, j, w.vector(name + ".output.bias", v), set, precision));
  }

  /** Columns {@code [from, from + p)} of a {@code [j, 2p]} matrix. */
  private static float[] half(float[] matrix, int j, int p, int from) {
    float[] half = new float[j * p];
    for (int row = 0; row < j; row++) {
      System.arraycopy(matrix, row * 2 * p + from, half, row * p, p);
    }
    return half;
  }
}
