package io.dualmode.model.readable;

import java.util.Arrays;

/**
 * What a pause says of the mark before it: {@code log P(pause | mark)}, where pauses fall into classes by their length. The last class is that
 * of the end of an utterance. Immutable.
 */
public final class PauseModel {
  private static final int[] BOUNDS = {30, 80, 150, 250, 350, 500, 700, 1000};
  /** Classes of pauses inside of an utterance. */
  public static final int LENGTHS = BOUNDS.length + 1;
  /** A pause of which nothing is known. */
  public static final int UNKNOWN = -1;
  /** The end of an utterance. */
  public static final int END = LENGTHS;

  private final float[][] logs;

  private PauseModel(float[][] logs) {
    this.logs = logs;
  }

  /** Tells nothing. */
  public static PauseModel none() {
    return new PauseModel(new float[Mark.ALL.size()][LENGTHS + 1]);
  }

  /**
   * Estimates from how often each class of pause was met behind each mark.
   *
   * @param counts {@code [marks, LENGTHS + 1]}
   * @param prior how many pauses, spread as those of all marks are, each mark is given beforehand
   */
  public static PauseModel of(double[][] counts, double prior) {
    double[] all = new double[LENGTHS + 1];
    for (double[] row : counts) {
      for (int i = 0; i <= LENGTHS; i++) {
        all[i] += row[i];
      }
    }
    double total = Arrays.stream(all).sum() + all.length;
    float[][] logs = new float[Mark.ALL.size()][LENGTHS + 1];
    for (int mark = 0; mark < logs.length; mark++) {
      double sum = Arrays.stream(counts[mark]).sum() + prior;
      for (int i = 0; i <= LENGTHS; i++) {
        logs[mark][i] = (float) Math.log((counts[mark][i] + prior * (all[i] + 1) / total) / sum);
      }
    }
    return new PauseModel(logs);
  }

  /** Those values, {@code [marks, LENGTHS + 1]}, row by row. */
  static PauseModel of(float[] values) {
    float[][] logs = new float[Mark.ALL.size()][];
    for (int mark = 0; mark < logs.length; mark++) {
      logs[mark] = Arrays.copyOfRange(values, mark * (LENGTHS + 1), (mark + 1) * (LENGTHS + 1));
    }
    return new PauseModel(logs);
  }

  float[] values() {
    float[] values = new float[logs.length * (LENGTHS + 1)];
    for (int mark = 0; mark < logs.length; mark++) {
      System.arraycopy(logs[mark], 0, values, mark * (LENGTHS + 1), LENGTHS + 1);
    }
    return values;
  }

  /** Class of a pause between two words. */
  public static int length(long millis) {
    int i = 0;
    while (i < BOUNDS.length && millis >= BOUNDS[i]) {
      i++;
    }
    return i;
  }

  float log(int mark, int pause) {
    return pause == UNKNOWN ? 0 : logs[mark][pause];
  }
}
