package io.dualmode.kaldi.feature;

import io.dualmode.kaldi.io.DoubleMatrix;
import io.dualmode.kaldi.io.KaldiInput;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Statistics of features in training, {@code global_cmvn.stats}: sums and their count, sums of squares. They are brought to a count of one frame,
 * which is all that matters of them: those of files are too large for the tensors of a model directory.
 */
public final class CmvnStatistics {
  private CmvnStatistics() {}

  /** Reads {@code [2, features + 1]} numbers. */
  public static float[] read(Path file, int features) throws IOException {
    try (KaldiInput in = KaldiInput.open(file)) {
      DoubleMatrix statistics = in.doubleMatrix();
      if (statistics.rows() != 2 || statistics.columns() != features + 1) {
        throw in.fail(0, "statistics of 2 x " + (features + 1), statistics.rows() + " x " + statistics.columns());
      }
      double[] numbers = statistics.values();
      if (!(numbers[features] >= 1)) {
        throw in.fail(0, "statistics of at least one frame", Double.toString(numbers[features]));
      }
      float[] means = new float[numbers.length];
      for (int i = 0; i < means.length; i++) {
        means[i] = (float) (numbers[i] / numbers[features]);
        if (!Float.isFinite(means[i])) {
          throw in.fail(0, "finite statistics", Double.toString(numbers[i]));
        }
      }
      return means;
    }
  }
}
