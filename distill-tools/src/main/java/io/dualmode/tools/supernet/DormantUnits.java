package io.dualmode.tools.supernet;

import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * Finds the units of the encoder whose rectifier no speech turns on in the dense corner, and gives them fresh weights (Sokar et al.,
 * "The Dormant Neuron Phenomenon in Deep Reinforcement Learning", ICML 2023). No gradient reaches such a unit, so it never returns by
 * itself.
 *
 * <p>What the corners say does not change: the gain of the dense batch norm behind the unit becomes 0 and grows again from there, and
 * where the sparse corner uses the unit, the weights that survive in it stay and only the pruned ones are drawn anew. A unit that sleeps
 * in both corners is drawn anew as a whole, with gain 0 in both.
 */
public final class DormantUnits {
  /** A unit is dormant below this share of the mean variance in its norm. */
  private static final double SHARE = 1e-4;
  /** Deviation of fresh weights over the root mean square of the matrix: small, so that the masks do not turn to them at once. */
  private static final double DEVIATION = 0.5;

  private final ParameterLayout layout;

  public DormantUnits(ParameterLayout layout) {
    this.layout = layout;
  }

  /**
   * What to overwrite.
   *
   * @param weights the flat vector
   * @param variance running variances of the dense and of the sparse corner's norms
   * @param mask of every weight of the matrix part, 1 where the sparse corner has it
   * @return the new values, one entry of {@link Fresh#units} for each unit that was dormant in the dense corner
   */
  public Fresh fresh(float[] weights, float[][] variance, float[] mask, Random random) {
    Map<Integer, Float> values = new HashMap<>();
    int units = 0;
    for (Norm norm : layout.norms()) {
      String layer = norm.name().startsWith("blocks.") ? norm.name() + ".up" : norm.name();
      if (!layout.has(layer + ".bias")) {
        continue;
      }
      Parameter matrix = layout.get(layer + ".weight");
      boolean[] dense = dormant(norm, variance[0]);
      boolean[] sparse = dormant(norm, variance[1]);
      double deviation = DEVIATION * rootMeanSquare(weights, matrix, dense);
      for (int unit = 0; unit < norm.width(); unit++) {
        if (!dense[unit]) {
          continue;
        }
        units++;
        int row = matrix.offset() + unit * matrix.columns();
        for (int i = row; i < row + matrix.columns(); i++) {
          if (sparse[unit] || mask[i] == 0) {
            values.put(i, (float) (random.nextGaussian() * deviation));
          }
        }
        values.put(gain(norm, false) + unit, 0f);
        if (sparse[unit]) {
          values.put(gain(norm, true) + unit, 0f);
          values.put(layout.get(layer + ".bias").offset() + unit, 0f);
        }
      }
    }
    return new Fresh(units, values);
  }

  /** How many units were dormant in the dense corner, and what to overwrite for them. */
  public record Fresh(int units, Map<Integer, Float> values) {}

  private int gain(Norm norm, boolean sparse) {
    return layout.get(SupernetLayout.normParameter(norm.name(), sparse, "gain")).offset();
  }

  private static boolean[] dormant(Norm norm, float[] variance) {
    double least = SHARE * norm.mean(variance);
    boolean[] dormant = new boolean[norm.width()];
    for (int unit = 0; unit < dormant.length; unit++) {
      dormant[unit] = variance[norm.offset() + unit] < least;
    }
    return dormant;
  }

  /** Of the rows whose units are awake. */
  private static double rootMeanSquare(float[] weights, Parameter matrix, boolean[] dormant) {
    double sum = 0;
    int count = 0;
    for (int unit = 0; unit < dormant.length; unit++) {
      if (!dormant[unit]) {
        int row = matrix.offset() + unit * matrix.columns();
        for (int i = row; i < row + matrix.columns(); i++) {
          sum += weights[i] * weights[i];
        }
        count += matrix.columns();
      }
    }
    return count == 0 ? matrix.deviation() / Math.sqrt(matrix.columns()) : Math.sqrt(sum / count);
  }
}
