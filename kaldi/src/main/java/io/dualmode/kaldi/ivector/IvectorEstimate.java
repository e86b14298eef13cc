package io.dualmode.kaldi.ivector;

import java.util.Arrays;

/**
 * The statistics of the speech heard so far, and the i-vector of them: the minimum of {@code 1/2 x^T Q x - l^T x}, where the prior is a
 * unit matrix in {@code Q} and the offset in {@code l}, and each Gaussian's share of the speech adds to both. Above a count of
 * {@link IvectorConfig#MOST_COUNT} the prior grows instead of the statistics being scaled down. It allocates nothing. Not thread-safe.
 */
final class IvectorEstimate {
  private static final double RECOMPUTE = 0.01 * 0.01;

  private final IvectorModel model;
  private final int n;
  private final double[] quadratic;
  private final double[] linear;
  private final double[] ivector;
  private final double[] residual;
  private final double[] direction;
  private final double[] product;
  private final double[] before;
  private final double[] factor;
  private double count;

  IvectorEstimate(IvectorModel model) {
    this.model = model;
    n = model.size();
    quadratic = new double[IvectorModel.triangle(n)];
    linear = new double[n];
    ivector = new double[n];
    residual = new double[n];
    direction = new double[n];
    product = new double[n];
    before = new double[n];
    factor = new double[quadratic.length];
    reset();
  }

  void reset() {
    Arrays.fill(quadratic, 0);
    Arrays.fill(linear, 0);
    Arrays.fill(ivector, 0);
    ivector[0] = model.config.offset();
    linear[0] = model.config.offset();
    addToDiagonal(1);
    count = 0;
  }

  private void addToDiagonal(double value) {
    for (int i = 0, at = 0; i < n; at += ++i + 1) {
      quadratic[at] += value;
    }
  }

  /** Adds a frame that a Gaussian has a share of. */
  void add(int gaussian, double weight, float[] frame) {
    int d = model.config.width();
    for (int r = 0; r < d; r++) {
      double x = weight * frame[r];
      int from = (gaussian * d + r) * n;
      for (int k = 0; k < n; k++) {
        linear[k] += x * model.linear[from + k];
      }
    }
    int from = gaussian * quadratic.length;
    for (int i = 0; i < quadratic.length; i++) {
      quadratic[i] += weight * model.quadratic[from + i];
    }
  }

  /** Counts what was added. */
  void count(double weights) {
    double most = IvectorConfig.MOST_COUNT;
    double change = (Math.max(count + weights, most) - Math.max(count, most)) / most;
    if (change != 0) {
      linear[0] += model.config.offset() * change;
      addToDiagonal(change);
    }
    count += weights;
  }

  /** Works the i-vector out by conjugate gradients, from the last one on. */
  void solve() {
    if (!(count > 0)) {
      Arrays.fill(ivector, 0);
      ivector[0] = model.config.offset();
      return;
    }
    if (ivector[0] == 0) {
      ivector[0] = model.config.offset();
    }
    System.arraycopy(ivector, 0, before, 0, n);
    multiply(ivector, product);
    for (int i = 0; i < n; i++) {
      direction[i] = linear[i] - product[i];
      residual[i] = -direction[i];
    }
    double norm = dot(residual, residual);
    double first = norm;
    double computed = norm;
    for (int k = 0; k < Math.min(n + 5, IvectorConfig.ITERATIONS); k++) {
      multiply(direction, product);
      double step = -dot(direction, residual) / dot(direction, product);
      for (int i = 0; i < n; i++) {
        ivector[i] += step * direction[i];
        residual[i] += step * product[i];
      }
      double next = dot(residual, residual);
      if (next < RECOMPUTE * computed || next > computed / RECOMPUTE) {
        multiply(ivector, residual);
        for (int i = 0; i < n; i++) {
          residual[i] -= linear[i];
        }
        next = dot(residual, residual);
        computed = next;
      }
      if (next <= Double.MIN_NORMAL) {
        norm = next;
        break;
      }
      double share = next / norm;
      for (int i = 0; i < n; i++) {
        direction[i] = share * direction[i] - residual[i];
      }
      norm = next;
    }
    if (!(norm <= first || norm <= first + 1e-10 * dot(linear, linear))) {
      // rounding got the better of it
      solveExactly();
    }
  }

  /** By a Cholesky decomposition; where rounding spoils that too, the last i-vector stays. */
  private void solveExactly() {
    for (int i = 0, row = 0; i < n; row += ++i) {
      for (int j = 0, other = 0; j <= i; other += ++j) {
        double sum = quadratic[row + j];
        for (int k = 0; k < j; k++) {
          sum -= factor[row + k] * factor[other + k];
        }
        if (i == j && !(sum > 0)) {
          System.arraycopy(before, 0, ivector, 0, n);
          return;
        }
        factor[row + j] = i == j ? Math.sqrt(sum) : sum / factor[other + j];
      }
    }
    for (int i = 0, row = 0; i < n; row += ++i) {
      double sum = linear[i];
      for (int k = 0; k < i; k++) {
        sum -= factor[row + k] * ivector[k];
      }
      ivector[i] = sum / factor[row + i];
    }
    for (int i = n - 1; i >= 0; i--) {
      double sum = ivector[i];
      for (int k = i + 1; k < n; k++) {
        sum -= factor[IvectorModel.triangle(k) + i] * ivector[k];
      }
      ivector[i] = sum / factor[IvectorModel.triangle(i) + i];
    }
  }

  private void multiply(double[] x, double[] y) {
    Arrays.fill(y, 0);
    for (int i = 0, at = 0; i < n; i++) {
      double sum = 0;
      for (int j = 0; j < i; j++, at++) {
        sum += quadratic[at] * x[j];
        y[j] += quadratic[at] * x[i];
      }
      y[i] += sum + quadratic[at++] * x[i];
    }
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Has the exact solution take the place of the one by gradients, for tests. */
  void solveBySteps(boolean exactly) {
    solve();
    if (exactly) {
      solveExactly();
    }
  }

  /** The last one that was worked out, its offset taken off. */
  void get(float[] to) {
    for (int i = 0; i < n; i++) {
      to[i] = (float) ivector[i];
    }
    to[0] -= model.config.offset();
  }

  long bytes() {
    return 8L * (2L * quadratic.length + 6L * n);
  }
}
