package io.dualmode.tools.boundaries;

import io.dualmode.api.AlignedWord;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** How far the words of alignments lie from where they are spoken. */
final class BoundaryErrors {
  /** Farther off than this at its middle a word counts as misplaced. */
  private static final double MISPLACED_MILLIS = 500;

  private double[] errors = new double[1024];
  private int boundaries;
  private double signedStarts;
  private double signedEnds;
  private int right;
  private int missed;
  private int misplaced;
  private int wrong;
  private int wrongFound;
  private double confidenceOfFound;
  private double confidenceOfWrong;

  /** Compares an alignment with its text. */
  void add(List<TestRecording.TextWord> text, List<AlignedWord> aligned) {
    for (AlignedWord word : aligned) {
      if (word.kind() == AlignedWord.Kind.EXTRA) {
        continue;
      }
      TestRecording.TextWord truth = text.get(word.index());
      if (!truth.isSpoken()) {
        wrong++;
        wrongFound += word.isSpoken() ? 1 : 0;
        confidenceOfWrong += word.confidence().orElse(0);
        continue;
      }
      right++;
      if (!word.isSpoken()) {
        missed++;
        continue;
      }
      double start = word.startMillis() - truth.startMillis();
      double end = word.endMillis() - truth.endMillis();
      if (Math.abs(start + end) / 2 > MISPLACED_MILLIS) {
        misplaced++;
      }
      confidenceOfFound += word.confidence().orElseThrow();
      signedStarts += start;
      signedEnds += end;
      addError(Math.abs(start));
      addError(Math.abs(end));
    }
  }

  private void addError(double millis) {
    if (boundaries == errors.length) {
      errors = Arrays.copyOf(errors, 2 * boundaries);
    }
    errors[boundaries++] = millis;
  }

  private double within(double millis) {
    return 100.0 * Arrays.stream(errors, 0, boundaries).filter(e -> e <= millis).count() / boundaries;
  }

  /** A row of the table that {@link #header} begins. */
  String row(String title) {
    double[] sorted = Arrays.copyOf(errors, boundaries);
    Arrays.sort(sorted);
    int found = right - missed;
    if (found == 0) {
      return String.format(Locale.ROOT, "| %s | %d | %.2f %% | | | | | | | | |", title, right, 100.0 * missed / right);
    }
    return String.format(Locale.ROOT, "| %s | %d | %.2f %% | %.2f %% | %.1f | %.0f | %.0f | %+.1f, %+.1f | %.1f %% | %.1f %% | %s |", title, right,
        100.0 * missed / right, 100.0 * misplaced / right, Arrays.stream(sorted).average().orElse(0), sorted[boundaries / 2],
        sorted[(int) (0.95 * boundaries)], signedStarts / found, signedEnds / found, within(50), within(100),
        wrong == 0 ? "-" : String.format(Locale.ROOT, "%d of %d (%.2f; right words %.2f)", wrong - wrongFound, wrong, confidenceOfWrong / wrong,
            confidenceOfFound / found));
  }

  static String header() {
    return "| speech | words | missed | misplaced | mean error, ms | median | 95 % | mean of starts, ends | within 50 ms | within 100 ms | "
        + "wrong words rejected (mean confidence) |\n|---|---|---|---|---|---|---|---|---|---|---|";
  }
}
