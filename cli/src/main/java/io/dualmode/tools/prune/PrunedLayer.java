package io.dualmode.tools.prune;

/**
 * A layer whose blocks were pruned.
 *
 * @param survives for each block, row-major over {@code [outputs / blockRows, inputs]}
 * @param weights {@code [outputs, inputs]}, zeros in pruned blocks
 * @param bias {@code [outputs]}
 */
record PrunedLayer(String matrix, int outputs, int inputs, boolean[] survives, float[] weights, float[] bias) {
  PrunedLayer with(float[] others) {
    return new PrunedLayer(matrix, outputs, inputs, survives, others, bias);
  }
}
