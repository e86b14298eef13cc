package io.dualmode.model.conformer;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;

/**
 * What attention adds for the distance of two frames: sinusoids of relative positions (Dai et al., "Transformer-XL", ACL 2019) through a
 * layer of the block. They depend on the weights only, so one table serves all streams; it grows to the largest distance that was asked
 * for. Thread-safe.
 */
final class PositionTable {
  private static final int GROWTH = 128;
  private static final int TILE = 64;

  private final int dim;
  private final PackedMatrix projection;
  private volatile Table table = new Table(-1, new float[0]);

  /**
   * Projected positions from {@code most} to {@code -most}: position {@code r} is column {@code most - r}.
   *
   * @param values {@code [dim][2 most + 1]}
   */
  record Table(int most, float[] values) {
    int columns() {
      return 2 * most + 1;
    }

    int column(int position) {
      return most - position;
    }
  }

  PositionTable(int dim, PackedMatrix projection) {
    this.dim = dim;
    this.projection = projection;
  }

  /** A table that reaches from {@code -distance} to {@code distance} at least. */
  Table reaching(int distance, Kernels kernels) {
    Table known = table;
    if (known.most < distance) {
      synchronized (this) {
        known = table;
        if (known.most < distance) {
          known = compute((distance + GROWTH - 1) / GROWTH * GROWTH, kernels);
          table = known;
        }
      }
    }
    return known;
  }

  private Table compute(int most, Kernels kernels) {
    int columns = 2 * most + 1;
    float[] values = new float[dim * columns];
    float[] sinusoids = new float[TILE * dim];
    float[] projected = new float[TILE * dim];
    for (int first = 0; first < columns; first += TILE) {
      int count = Math.min(TILE, columns - first);
      for (int i = 0; i < count; i++) {
        int r = most - first - i;
        for (int m = 0; m < dim / 2; m++) {
          double angle = r * Math.exp(-2.0 * m / dim * Math.log(10_000));
          sinusoids[i * dim + 2 * m] = (float) Math.sin(angle);
          sinusoids[i * dim + 2 * m + 1] = (float) Math.cos(angle);
        }
      }
      kernels.multiply(projection, sinusoids, 0, dim, count, projected, 0, dim);
      for (int c = 0; c < dim; c++) {
        for (int i = 0; i < count; i++) {
          values[c * columns + first + i] = projected[i * dim + c];
        }
      }
    }
    return new Table(most, values);
  }
}
