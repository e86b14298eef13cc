package io.dualmode.tools.prune;

import java.util.Arrays;
import java.util.Comparator;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * Chooses the blocks of a layer that can be missed most easily, and estimates the weights that stay so that the layer answers what it
 * answered in the dense network, in the mean square over the frames that were heard.
 *
 * <p>A block is one input of {@code blockRows} outputs. Each row of blocks loses its blocks in rounds: those go whose loss costs least
 * after the other weights of the row have made up for it, {@code sum_r w_ri^2 / (H^-1)_ii}, and the others are then moved by what makes up
 * for it (Hassibi and Stork, "Optimal Brain Surgeon", NIPS 1992; for one layer at a time: Frantar and Alistarh, "Optimal Brain
 * Compression", NeurIPS 2022, and "SparseGPT", ICML 2023, which also adds to the diagonal of {@code H} what keeps it invertible). Other
 * than there, the target is the output for the dense network's inputs, so that a layer also makes up for what the layers below it lost,
 * what is added to {@code H} pulls towards the layer's own weights instead of zero, and the bias takes up the means. Blocks are shared out
 * among rows of blocks by the cost of losing each alone.
 */
final class LayerPruner {
  private static final double DAMPING = 0.01;
  private static final int ROUNDS = 8;
  /** Of the inverse, that a row of blocks has while it loses some. */
  private static final int COPIES = 3;
  /** No row of blocks loses more. */
  private static final double MOST = 0.98;

  private final int outputs;
  private final int inputs;
  private final int blockRows;
  /** Of the inputs, damped. */
  private final double[] inverse;
  /** The best weights without pruning, {@code [outputs, inputs]}. */
  private final double[] best;
  private final double[] baseBias;
  private final LayerMoments moments;

  /**
   * Works out what every sparsity needs.
   *
   * @param weights {@code [outputs, inputs]}
   * @param bias {@code [outputs]}
   */
  LayerPruner(float[] weights, float[] bias, int outputs, int blockRows, LayerMoments moments) {
    this.outputs = outputs;
    this.blockRows = blockRows;
    this.moments = moments;
    inputs = moments.inputs();
    double[] h = moments.covariance();
    double damping = 0;
    for (int i = 0; i < inputs; i++) {
      damping += h[i * inputs + i];
    }
    damping = Math.max(1e-12, DAMPING * damping / inputs);
    for (int i = 0; i < inputs; i++) {
      h[i * inputs + i] += damping;
    }
    Cholesky.factor(h, inputs);
    inverse = Cholesky.inverse(h, inputs);
    double[] cross = moments.crossCovariance();
    best = cross == null ? doubles(weights) : target(weights, cross, damping);
    baseBias = new double[outputs];
    for (int o = 0; o < outputs; o++) {
      baseBias[o] = bias[o];
      for (int i = 0; i < inputs; i++) {
        baseBias[o] += weights[o * inputs + i] * moments.denseMean(i);
      }
    }
  }

  private static double[] doubles(float[] weights) {
    double[] copy = new double[weights.length];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = weights[i];
    }
    return copy;
  }

  /** {@code (W C + damping W) H^-1}. */
  private double[] target(float[] weights, double[] cross, double damping) {
    double[] result = new double[weights.length];
    IntStream.range(0, outputs).parallel().forEach(o -> {
      double[] row = new double[inputs];
      for (int i = 0; i < inputs; i++) {
        Cholesky.subtract(row, 0, cross, i * inputs, -weights[o * inputs + i], inputs);
        row[i] += damping * weights[o * inputs + i];
      }
      for (int i = 0; i < inputs; i++) {
        Cholesky.subtract(result, o * inputs, inverse, i * inputs, -row[i], inputs);
      }
    });
    return result;
  }

  /** Prunes so much of the blocks, 0..1. */
  PrunedLayer prune(String matrix, double sparsity) {
    int groups = outputs / blockRows;
    int[] lost = share(sparsity, groups);
    boolean[] survives = new boolean[groups * inputs];
    float[] weights = new float[outputs * inputs];
    float[] bias = new float[outputs];
    long bytes = (long) COPIES * Double.BYTES * inputs * inputs;
    Semaphore room = new Semaphore((int) Math.max(1, Math.min(groups, Runtime.getRuntime().maxMemory() / 4 / bytes)));
    IntStream.range(0, groups).parallel().forEach(g -> {
      room.acquireUninterruptibly();
      try {
        new Row(g, survives, weights).lose(lost[g]);
      } finally {
        room.release();
      }
    });
    for (int o = 0; o < outputs; o++) {
      double shift = baseBias[o];
      for (int i = 0; i < inputs; i++) {
        shift -= weights[o * inputs + i] * moments.mean(i);
      }
      bias[o] = (float) shift;
    }
    return new PrunedLayer(matrix, outputs, inputs, survives, weights, bias);
  }

  /** Blocks that each row of blocks is to lose: together the share asked for, the cheapest of all. */
  private int[] share(double sparsity, int groups) {
    double[] costs = new double[groups * inputs];
    for (int g = 0; g < groups; g++) {
      for (int i = 0; i < inputs; i++) {
        costs[g * inputs + i] = cost(best, g * blockRows, inputs, i, inverse[i * inputs + i]);
      }
    }
    double[] sorted = costs.clone();
    Arrays.sort(sorted);
    int wanted = (int) Math.round(sparsity * costs.length);
    double limit = wanted == 0 ? Double.NEGATIVE_INFINITY : sorted[wanted - 1];
    int[] lost = new int[groups];
    for (int g = 0; g < groups; g++) {
      for (int i = 0; i < inputs; i++) {
        lost[g] += costs[g * inputs + i] <= limit ? 1 : 0;
      }
      lost[g] = Math.min(lost[g], (int) (MOST * inputs));
    }
    return lost;
  }

  private double cost(double[] w, int firstRow, int stride, int input, double inverseDiagonal) {
    double squares = 0;
    for (int r = 0; r < blockRows; r++) {
      double weight = w[(firstRow + r) * stride + input];
      squares += weight * weight;
    }
    return squares / inverseDiagonal;
  }

  /** One row of blocks while it loses them. */
  private final class Row {
    private final int group;
    private final boolean[] survives;
    private final float[] out;
    /** Inputs that are left. */
    private int[] left;
    /** {@code [blockRows, left]}. */
    private double[] w;
    /** The inverse for those that are left, {@code [left, left]}. */
    private double[] a;

    Row(int group, boolean[] survives, float[] out) {
      this.group = group;
      this.survives = survives;
      this.out = out;
      left = IntStream.range(0, inputs).toArray();
      w = Arrays.copyOfRange(best, group * blockRows * inputs, (group + 1) * blockRows * inputs);
      a = inverse;
    }

    void lose(int count) {
      for (int round = 0, gone = 0; gone < count; round++) {
        int most = Math.max(1, (count - gone) / Math.max(1, ROUNDS - round));
        step(Math.min(most, count - gone));
        gone += Math.min(most, count - gone);
      }
      for (int k = 0; k < left.length; k++) {
        survives[group * inputs + left[k]] = true;
        for (int r = 0; r < blockRows; r++) {
          out[(group * blockRows + r) * inputs + left[k]] = (float) w[r * left.length + k];
        }
      }
    }

    /** Loses the cheapest blocks, and makes up for them. */
    private void step(int gone) {
      int m = left.length;
      double[] costs = new double[m];
      for (int k = 0; k < m; k++) {
        costs[k] = cost(w, 0, m, k, a[k * m + k]);
      }
      int[] order = IntStream.range(0, m).boxed().sorted(Comparator.comparingDouble(k -> costs[k])).mapToInt(Integer::intValue).toArray();
      int[] removed = Arrays.copyOf(order, gone);
      int[] kept = Arrays.copyOfRange(order, gone, m);
      Arrays.sort(removed);
      Arrays.sort(kept);
      int n = kept.length;
      double[] factor = part(a, m, removed, removed);
      Cholesky.factor(factor, gone);
      double[] y = part(a, m, removed, kept);
      Cholesky.forward(factor, gone, y, n);
      double[] v = new double[gone * blockRows];
      for (int s = 0; s < gone; s++) {
        for (int r = 0; r < blockRows; r++) {
          v[s * blockRows + r] = w[r * m + removed[s]];
        }
      }
      Cholesky.forward(factor, gone, v, blockRows);
      double[] moved = new double[blockRows * n];
      for (int r = 0; r < blockRows; r++) {
        for (int k = 0; k < n; k++) {
          moved[r * n + k] = w[r * m + kept[k]];
        }
        for (int s = 0; s < gone; s++) {
          Cholesky.subtract(moved, r * n, y, s * n, v[s * blockRows + r], n);
        }
      }
      double[] rest = part(a, m, kept, kept);
      for (int i = 0; i < n; i++) {
        for (int s = 0; s < gone; s++) {
          Cholesky.subtract(rest, i * n + i, y, s * n + i, y[s * n + i], n - i);
        }
        for (int j = i + 1; j < n; j++) {
          rest[j * n + i] = rest[i * n + j];
        }
      }
      for (int k = 0; k < n; k++) {
        kept[k] = left[kept[k]];
      }
      left = kept;
      w = moved;
      a = rest;
    }
  }

  private static double[] part(double[] a, int width, int[] rows, int[] columns) {
    double[] part = new double[rows.length * columns.length];
    for (int r = 0; r < rows.length; r++) {
      for (int c = 0; c < columns.length; c++) {
        part[r * columns.length + c] = a[rows[r] * width + columns[c]];
      }
    }
    return part;
  }
}
