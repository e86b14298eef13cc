package io.dualmode.tools.confidence.fit;

import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;

/**
 * Weighted logistic regression with a penalty on large weights, by Newton's method (iteratively reweighted least squares; Hastie,
 * Tibshirani, Friedman, "The elements of statistical learning", 2009, section 4.4.1). Inputs are standardised first, so that the
 * penalty means the same for all of them; the result applies to inputs as they are.
 */
final class LogisticRegression {
  private static final int MOST_STEPS = 50;
  private static final double DONE = 1e-9;

  private LogisticRegression() {}

  /**
   * Fits {@code P(right | x) = 1 / (1 + exp(-(b + w x)))}.
   *
   * @param inputs {@code [samples][dimensions]}, at least one sample
   * @param right the outcomes
   * @param weights how much each sample counts, at least 0, their sum above 0
   * @param penalty {@code penalty / 2 * |w|^2} on standardised weights, relative to samples of weight one
   * @return bias, then one weight a dimension
   */
  static double[] fit(double[][] inputs, boolean[] right, double[] weights, double penalty) {
    int size = inputs[0].length;
    double[] mean = new double[size];
    double[] deviation = new double[size];
    double total = 0;
    for (int i = 0; i < inputs.length; i++) {
      total += weights[i];
      for (int d = 0; d < size; d++) {
        mean[d] += weights[i] * inputs[i][d];
      }
    }
    for (int d = 0; d < size; d++) {
      mean[d] /= total;
      for (int i = 0; i < inputs.length; i++) {
        deviation[d] += weights[i] * (inputs[i][d] - mean[d]) * (inputs[i][d] - mean[d]);
      }
      deviation[d] = Math.sqrt(deviation[d] / total);
      deviation[d] = deviation[d] > 1e-9 ? deviation[d] : 1;
    }
    double[] solution = newton(inputs, right, weights, penalty, mean, deviation);
    double[] result = solution.clone();
    for (int d = 0; d < size; d++) {
      result[d + 1] = solution[d + 1] / deviation[d];
      result[0] -= result[d + 1] * mean[d];
    }
    return result;
  }

  private static double[] newton(double[][] inputs, boolean[] right, double[] weights, double penalty, double[] mean,
      double[] deviation) {
    int size = mean.length + 1;
    double[] solution = new double[size];
    double[] x = new double[size];
    x[0] = 1;
    for (int step = 0; step < MOST_STEPS; step++) {
      double[] gradient = new double[size];
      double[][] curvature = new double[size][size];
      for (int d = 0; d < size; d++) {
        gradient[d] = d == 0 ? 0 : -penalty * solution[d];
        curvature[d][d] = d == 0 ? 1e-6 : penalty;
      }
      for (int i = 0; i < inputs.length; i++) {
        double odds = solution[0];
        for (int d = 1; d < size; d++) {
          x[d] = (inputs[i][d - 1] - mean[d - 1]) / deviation[d - 1];
          odds += solution[d] * x[d];
        }
        double p = 1 / (1 + Math.exp(-odds));
        for (int a = 0; a < size; a++) {
          gradient[a] += weights[i] * ((right[i] ? 1 : 0) - p) * x[a];
          for (int b = 0; b <= a; b++) {
            curvature[a][b] += weights[i] * p * (1 - p) * x[a] * x[b];
          }
        }
      }
      // mirrored, since sums that cancel differ by their rounding
      for (int a = 0; a < size; a++) {
        for (int b = 0; b < a; b++) {
          curvature[b][a] = curvature[a][b];
        }
      }
      double[] change = new CholeskyDecomposition(new Array2DRowRealMatrix(curvature, false), 1e-6, 1e-12).getSolver()
          .solve(new ArrayRealVector(gradient, false)).toArray();
      double moved = 0;
      for (int d = 0; d < size; d++) {
        // a bound on the step keeps the first ones from overshooting where the classes hardly overlap
        double by = Math.max(-4, Math.min(4, change[d]));
        solution[d] += by;
        moved = Math.max(moved, Math.abs(by));
      }
      if (moved < DONE) {
        break;
      }
    }
    return solution;
  }
}
