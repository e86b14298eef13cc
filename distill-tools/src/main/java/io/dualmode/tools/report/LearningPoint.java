package io.dualmode.tools.report;

import io.dualmode.tools.input.UserFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * One measurement of a model in training.
 *
 * @param hours of audio heard
 * @param measure what is counted, {@code word} or {@code phone}
 * @param mode of the recognizer
 * @param set of speech
 * @param errorPercent errors for each hundred words or phones
 * @param tokens words or phones counted, 0 where it is not known
 */
record LearningPoint(double hours, String measure, String mode, String set, double errorPercent, int tokens) {
  private static final List<String> COLUMNS = List.of("hours", "measure", "mode", "set", "error", "tokens");
  /** Standard error where the number of words is not known, percent. */
  private static final double UNKNOWN_NOISE = 0.5;

  /** Standard error of the measurement as one of independent tokens, percent. */
  double noise() {
    double p = Math.min(0.9, Math.max(0.01, errorPercent / 100));
    return tokens == 0 ? UNKNOWN_NOISE : 100 * Math.sqrt(p * (1 - p) / tokens);
  }

  /**
   * Reads a file of comma-separated values whose first line names the columns {@code hours,measure,mode,set,error,tokens}; a cell of the
   * last may be empty. Lines that begin with {@code #} are comments.
   */
  static List<LearningPoint> read(Path csv) throws IOException {
    List<LearningPoint> points = new ArrayList<>();
    int number = 0;
    boolean header = false;
    for (String line : UserFile.lines(csv)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      List<String> cells = List.of(line.strip().split(",", -1));
      if (!header) {
        header = true;
        if (!cells.equals(COLUMNS)) {
          throw new IOException(csv + " line " + number + ": got columns " + cells + ", expected " + COLUMNS);
        }
        continue;
      }
      if (cells.size() != COLUMNS.size()) {
        throw new IOException(csv + " line " + number + ": got " + cells.size() + " cells, expected " + COLUMNS.size());
      }
      points.add(point(csv + " line " + number, cells));
    }
    if (points.isEmpty()) {
      throw new IOException(csv + ": holds no point; expected lines of " + String.join(",", COLUMNS));
    }
    return points;
  }

  private static LearningPoint point(String where, List<String> cells) throws IOException {
    double hours = number(where, cells.get(0));
    double error = number(where, cells.get(4));
    double tokens = cells.get(5).isBlank() ? 0 : number(where, cells.get(5));
    if (!(hours > 0) || !(error >= 0) || !(tokens >= 0) || !(hours + error + tokens < 1e9)) {
      throw new IOException(where + ": hours are " + hours + ", error is " + error + ", tokens are " + tokens + "; allowed: hours above 0, "
          + "error and tokens from 0");
    }
    return new LearningPoint(hours, cells.get(1).strip(), cells.get(2).strip(), cells.get(3).strip(), error, (int) tokens);
  }

  private static double number(String where, String cell) throws IOException {
    try {
      return Double.parseDouble(cell);
    } catch (NumberFormatException e) {
      throw new IOException(where + ": '" + cell + "' is not a number", e);
    }
  }
}
