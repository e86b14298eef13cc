package io.dualmode.tools.prune;

import io.dualmode.model.kernel.Kernels;

/**
 * Mean and second moments of the inputs of one layer: of the inputs {@code x} that it has in the pruned network, and of those with the
 * inputs {@code u} that the same frames have in the dense one. Sums are taken around the mean of the first frames, so that floats hold
 * them. Not thread-safe.
 */
final class LayerMoments {
  private final int inputs;
  private final boolean same;
  private float[] around;
  private long frames;
  private final double[] sum;
  private final double[] denseSum;
  private final float[] second;
  private final float[] cross;

  /** @param same whether both networks are the same so far, and so {@code x = u} */
  LayerMoments(int inputs, boolean same) {
    this.inputs = inputs;
    this.same = same;
    sum = new double[inputs];
    denseSum = same ? sum : new double[inputs];
    second = new float[Math.multiplyExact(inputs, inputs)];
    cross = same ? second : new float[inputs * inputs];
  }

  /** Bytes that the moments of a layer take. */
  static long bytes(int inputs, boolean same) {
    return (same ? 4L : 8L) * inputs * inputs;
  }

  int inputs() {
    return inputs;
  }

  long frames() {
    return frames;
  }

  /**
   * Adds frames.
   *
   * @param x {@code [count, inputs]} in the pruned network; is changed
   * @param u the same frames in the dense one, the same array where both are the same; is changed
   */
  void add(Kernels kernels, float[] x, float[] u, int count) {
    if (around == null) {
      around = mean(x, count);
    }
    centre(x, count, sum);
    if (!same) {
      centre(u, count, denseSum);
    }
    float[] columns = new float[count * inputs];
    accumulate(kernels, transpose(x, count, columns), x, count, second);
    if (!same) {
      accumulate(kernels, transpose(u, count, columns), x, count, cross);
    }
    frames += count;
  }

  private float[] mean(float[] x, int count) {
    float[] mean = new float[inputs];
    for (int i = 0; i < inputs; i++) {
      double total = 0;
      for (int f = 0; f < count; f++) {
        total += x[f * inputs + i];
      }
      mean[i] = (float) (total / Math.max(1, count));
    }
    return mean;
  }

  private void centre(float[] x, int count, double[] sums) {
    for (int f = 0; f < count; f++) {
      for (int i = 0; i < inputs; i++) {
        x[f * inputs + i] -= around[i];
        sums[i] += x[f * inputs + i];
      }
    }
  }

  private float[] transpose(float[] x, int count, float[] columns) {
    for (int f = 0; f < count; f++) {
      for (int i = 0; i < inputs; i++) {
        columns[i * count + f] = x[f * inputs + i];
      }
    }
    return columns;
  }

  private void accumulate(Kernels kernels, float[] columns, float[] rows, int count, float[] moments) {
    kernels.product(columns, 0, count, inputs, rows, 0, inputs, count, inputs, moments, 0, inputs, true);
  }

  /** Mean input in the pruned network. */
  double mean(int input) {
    return around[input] + sum[input] / frames;
  }

  /** Mean input in the dense network. */
  double denseMean(int input) {
    return around[input] + denseSum[input] / frames;
  }

  /** Covariances of the inputs in the pruned network, {@code [inputs, inputs]}. */
  double[] covariance() {
    return centred(second, sum);
  }

  /** Covariances of the inputs in the dense network (rows) with those in the pruned one (columns), null where both are the same. */
  double[] crossCovariance() {
    return same ? null : centred(cross, denseSum);
  }

  private double[] centred(float[] moments, double[] rows) {
    double[] centred = new double[moments.length];
    for (int i = 0; i < inputs; i++) {
      for (int j = 0; j < inputs; j++) {
        centred[i * inputs + j] = moments[i * inputs + j] / (double) frames - rows[i] / frames * (sum[j] / frames);
      }
    }
    return centred;
  }
}
