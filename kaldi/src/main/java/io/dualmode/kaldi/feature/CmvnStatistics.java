package io.dualmode.kaldi.feature;

import io.dualmode.kaldi.io.FloatMatrix;
import io.dualmode.kaldi.io.KaldiInput;
import java.io.IOException;
import java.nio.file.Path;

/** Statistics of features in training, {@code global_cmvn.stats}: sums and their count, sums of squares. */
public final class CmvnStatistics {
  private CmvnStatistics() {}

  /** Reads {@code [2, features + 1]} numbers. */
  public static float[] read(Path file, int features) throws IOException {
    try (KaldiInput in = KaldiInput.open(file)) {
      FloatMatrix statistics = in.doubleMatrix().toFloats();
      if (statistics.rows() != 2 || statistics.columns() != features + 1) {
        throw in.fail(0, "statistics of 2 x " + (features + 1), statistics.rows() + " x " + statistics.columns());
      }
      for (float number : statistics.values()) {
        if (!Float.isFinite(number)) {
          throw in.fail(0, "finite statistics", Float.toString(number));
        }
      }
      if (!(statistics.at(0, features) >= 1)) {
        throw in.fail(0, "statistics of at least one frame", Float.toString(statistics.at(0, features)));
      }
      return statistics.values();
    }
  }
}
