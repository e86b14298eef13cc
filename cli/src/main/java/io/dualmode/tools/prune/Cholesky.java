package io.dualmode.tools.prune;

/** Factors of symmetric positive definite matrices, row-major in flat arrays. Stateless. */
final class Cholesky {
  private Cholesky() {}

  /**
   * Replaces the lower triangle of {@code a [n, n]} by {@code L} with {@code L L^T = a}; what stands above is not read.
   *
   * @throws IllegalArgumentException if the matrix is not positive definite
   */
  static void factor(double[] a, int n) {
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        double sum = a[i * n + j] - dot(a, i * n, a, j * n, j);
        if (i == j) {
          if (!(sum > 0)) {
            throw new IllegalArgumentException("matrix is not positive definite: pivot " + i + " of " + n + " is " + sum);
          }
          a[i * n + i] = Math.sqrt(sum);
        } else {
          a[i * n + j] = sum / a[j * n + j];
        }
      }
    }
  }

  /** Replaces {@code b [n, columns]} by {@code L^-1 b}. */
  static void forward(double[] l, int n, double[] b, int columns) {
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++) {
        subtract(b, i * columns, b, k * columns, l[i * n + k], columns);
      }
      scale(b, i * columns, 1 / l[i * n + i], columns);
    }
  }

  /** The inverse of a matrix of which {@link #factor} made {@code l}, whole. */
  static double[] inverse(double[] l, int n) {
    // rows of the inverse of L, whose products with one another are the inverse
    double[] half = new double[n * n];
    for (int i = 0; i < n; i++) {
      half[i * n + i] = 1;
      for (int k = 0; k < i; k++) {
        subtract(half, i * n, half, k * n, l[i * n + k], k + 1);
      }
      scale(half, i * n, 1 / l[i * n + i], i + 1);
    }
    double[] inverse = new double[n * n];
    for (int k = 0; k < n; k++) {
      for (int i = 0; i <= k; i++) {
        subtract(inverse, i * n, half, k * n, -half[k * n + i], i + 1);
      }
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        inverse[j * n + i] = inverse[i * n + j];
      }
    }
    return inverse;
  }

  /** {@code y -= factor x}. */
  static void subtract(double[] y, int yOffset, double[] x, int xOffset, double factor, int length) {
    for (int i = 0; i < length; i++) {
      y[yOffset + i] -= factor * x[xOffset + i];
    }
  }

  private static void scale(double[] y, int offset, double factor, int length) {
    for (int i = 0; i < length; i++) {
      y[offset + i] *= factor;
    }
  }

  private static double dot(double[] a, int aOffset, double[] b, int bOffset, int length) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int i = 0;
    for (; i + 4 <= length; i += 4) {
      s0 += a[aOffset + i] * b[bOffset + i];
      s1 += a[aOffset + i + 1] * b[bOffset + i + 1];
      s2 += a[aOffset + i + 2] * b[bOffset + i + 2];
      s3 += a[aOffset + i + 3] * b[bOffset + i + 3];
    }
    for (; i < length; i++) {
      s0 += a[aOffset + i] * b[bOffset + i];
    }
    return s0 + s1 + (s2 + s3);
  }
}
