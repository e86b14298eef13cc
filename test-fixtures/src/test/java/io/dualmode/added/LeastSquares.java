package io.dualmode.added;

/** Ridge regression {@code min |X w - y|^2 + ridge |w|^2} with an intercept, by the normal equations. */
final class LeastSquares {
  private final int inputs;
  private final int outputs;
  private final double[][] square;
  private final double[][] product;

  LeastSquares(int inputs, int outputs) {
    this.inputs = inputs;
    this.outputs = outputs;
    square = new double[inputs + 1][inputs + 1];
    product = new double[inputs + 1][outputs];
  }

  /** One row of X, whose y is 1 at {@code target} and 0 elsewhere. */
  void add(float[] x, int offset, int target) {
    double[] row = new double[inputs + 1];
    for (int i = 0; i < inputs; i++) {
      row[i] = x[offset + i];
    }
    row[inputs] = 1;
    for (int i = 0; i <= inputs; i++) {
      for (int j = 0; j <= inputs; j++) {
        square[i][j] += row[i] * row[j];
      }
      product[i][target] += row[i];
    }
  }

  /** {@code [outputs][inputs + 1]}, the intercept last. */
  double[][] solve(double ridge) {
    int n = inputs + 1;
    for (int i = 0; i < n; i++) {
      square[i][i] += ridge;
    }
    for (int k = 0; k < n; k++) {
      for (int i = 0; i < n; i++) {
        double factor = i == k ? 0 : square[i][k] / square[k][k];
        for (int j = k; factor != 0 && j < n; j++) {
          square[i][j] -= factor * square[k][j];
        }
        for (int o = 0; factor != 0 && o < outputs; o++) {
          product[i][o] -= factor * product[k][o];
        }
      }
    }
    double[][] weights = new double[outputs][n];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < n; i++) {
        weights[o][i] = product[i][o] / square[i][i];
      }
    }
    return weights;
  }
}
