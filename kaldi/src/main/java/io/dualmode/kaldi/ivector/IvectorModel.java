package io.dualmode.kaldi.ivector;

import io.dualmode.kaldi.feature.OnlineCmvn;
import io.dualmode.model.encoder.weights.TensorReader;
import java.util.Arrays;

/**
 * An i-vector extractor as it is used: for each Gaussian {@code g} of the background model {@code B_g = S_g^-1 M_g} and
 * {@code U_g = M_g^T S_g^-1 M_g}, where {@code M_g} projects an i-vector to the mean and {@code S_g^-1} is the precision. Immutable;
 * shared.
 */
public final class IvectorModel {
  private static final double LOG_2_PI = Math.log(2 * Math.PI);

  final IvectorConfig config;
  /** {@code [width, spliced]}. */
  final float[] transform;
  final double[] statistics;
  /** {@code [gaussians]}: logarithm of a Gaussian at the zero frame, weight included. */
  final float[] constants;
  final float[] meansByVariances;
  final float[] inverseVariances;
  /** {@code B}, {@code [gaussians, width, size]}. */
  final float[] linear;
  /** {@code U}, lower triangles, {@code [gaussians, size (size + 1) / 2]}. */
  final float[] quadratic;

  private IvectorModel(IvectorConfig config, TensorReader tensors) {
    this.config = config;
    int g = config.gaussians();
    int d = config.width();
    transform = tensors.table(IvectorConfig.tensor("transform"), d, config.spliced());
    float[] floats = tensors.vector(IvectorConfig.tensor("statistics"), 2 * (config.features() + 1));
    statistics = new double[floats.length];
    for (int i = 0; i < floats.length; i++) {
      statistics[i] = floats[i];
    }
    OnlineCmvn.requireFit(config.cmvn(), config.features(), statistics);
    meansByVariances = tensors.table(IvectorConfig.tensor("meansByVariances"), g, d);
    inverseVariances = tensors.table(IvectorConfig.tensor("inverseVariances"), g, d);
    constants = constants(tensors.vector(IvectorConfig.tensor("weights"), g));
    float[] projections = tensors.table(IvectorConfig.tensor("projections"), g * d, config.size());
    float[] precisions = tensors.table(IvectorConfig.tensor("precisions"), g, d * (d + 1) / 2);
    linear = new float[projections.length];
    quadratic = new float[g * triangle(config.size())];
    derive(projections, precisions);
  }

  /** Loads it; {@link IllegalArgumentException} where a tensor is missing or does not fit. */
  public static IvectorModel load(IvectorConfig config, TensorReader tensors) {
    return new IvectorModel(config, tensors);
  }

  static int triangle(int n) {
    return n * (n + 1) / 2;
  }

  private float[] constants(float[] weights) {
    int d = config.width();
    float[] all = new float[weights.length];
    for (int g = 0; g < all.length; g++) {
      double sum = Math.log(weights[g]) - 0.5 * LOG_2_PI * d;
      for (int i = g * d; i < (g + 1) * d; i++) {
        sum += 0.5 * Math.log(inverseVariances[i]) - 0.5 * meansByVariances[i] * (double) meansByVariances[i] / inverseVariances[i];
      }
      all[g] = sum == Double.POSITIVE_INFINITY ? Float.NEGATIVE_INFINITY : (float) sum;
      if (Float.isNaN(all[g])) {
        throw new IllegalArgumentException("Gaussian " + g + " of the background model has a weight or a variance that is no number");
      }
    }
    return all;
  }

  private void derive(float[] projections, float[] precisions) {
    int d = config.width();
    int n = config.size();
    double[] product = new double[d * n];
    double[] triangle = new double[triangle(n)];
    for (int g = 0; g < config.gaussians(); g++) {
      Arrays.fill(product, 0);
      Arrays.fill(triangle, 0);
      for (int r = 0; r < d; r++) {
        for (int c = 0; c < d; c++) {
          double p = precisions[g * triangle(d) + (r >= c ? triangle(r) + c : triangle(c) + r)];
          int from = (g * d + c) * n;
          for (int k = 0; k < n; k++) {
            product[r * n + k] += p * projections[from + k];
          }
        }
      }
      for (int r = 0; r < d; r++) {
        int from = (g * d + r) * n;
        for (int i = 0, at = 0; i < n; i++) {
          double m = projections[from + i];
          for (int j = 0; j <= i; j++) {
            triangle[at++] += m * product[r * n + j];
          }
        }
      }
      for (int i = 0; i < product.length; i++) {
        linear[g * d * n + i] = (float) product[i];
      }
      for (int i = 0; i < triangle.length; i++) {
        quadratic[g * triangle.length + i] = (float) triangle[i];
      }
    }
  }

  /** Numbers of an i-vector. */
  public int size() {
    return config.size();
  }

  /** Bytes in memory. */
  public long bytes() {
    return 4L * (transform.length + constants.length + meansByVariances.length + inverseVariances.length + linear.length
        + quadratic.length);
  }
}
