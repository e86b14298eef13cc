package io.dualmode.tools.punctuation;

import io.dualmode.model.readable.Mark;
import io.dualmode.tools.evaluate.EditDistance;
import java.util.List;
import java.util.Locale;

/**
 * How many marks and capitals are right: precision, recall and F1 of each mark and of capitals. Recognised words are aligned with those that
 * were said; a mark counts as right where it stands behind the word that meets the one that has it in print. Not thread-safe.
 */
final class MarkScores {
  private static final int CAPITAL = Mark.ALL.size();

  private final long[] right = new long[CAPITAL + 1];
  private final long[] given = new long[CAPITAL + 1];
  private final long[] expected = new long[CAPITAL + 1];

  /** Counts the marks of words that are those of the print; null stands for what print does not tell. */
  void add(List<MarkedText.Token> printed, Mark[] marks, boolean[] capitals) {
    for (int i = 0; i < marks.length; i++) {
      if (printed.get(i) != null) {
        add(printed.get(i), marks[i], capitals[i]);
      }
    }
  }

  /** Counts those of recognised words. */
  void add(List<String> said, List<MarkedText.Token> printed, List<String> heard, Mark[] marks, boolean[] capitals) {
    int s = 0;
    int h = 0;
    for (EditDistance.Step<String> step : EditDistance.<String>align(said, heard)) {
      MarkedText.Token token = step.kind() == EditDistance.Kind.INSERTION ? null : printed.get(s);
      boolean wasHeard = step.kind() != EditDistance.Kind.DELETION;
      if (token != null) {
        add(token, wasHeard ? marks[h] : Mark.NONE, wasHeard && capitals[h]);
      } else if (step.kind() == EditDistance.Kind.INSERTION) {
        given[marks[h].ordinal()]++;
        given[CAPITAL] += capitals[h] ? 1 : 0;
      }
      s += step.kind() == EditDistance.Kind.INSERTION ? 0 : 1;
      h += wasHeard ? 1 : 0;
    }
  }

  private void add(MarkedText.Token token, Mark mark, boolean capital) {
    given[mark.ordinal()]++;
    expected[token.mark().ordinal()]++;
    right[mark.ordinal()] += mark == token.mark() ? 1 : 0;
    if (token.letter() != MarkedText.Case.UNKNOWN) {
      boolean due = token.letter() == MarkedText.Case.CAPITAL;
      given[CAPITAL] += capital ? 1 : 0;
      expected[CAPITAL] += due ? 1 : 0;
      right[CAPITAL] += capital && due ? 1 : 0;
    }
  }

  double f1(Mark mark) {
    return f1(mark.ordinal());
  }

  private double f1(int kind) {
    return given[kind] + expected[kind] == 0 ? 0 : 2.0 * right[kind] / (given[kind] + expected[kind]);
  }

  static String header() {
    return "| text | words | comma | full stop | question | exclamation | capital |\n|---|---|---|---|---|---|---|";
  }

  /** A row of the table: F1, and in brackets precision and recall, in percent. */
  String row(String title) {
    long words = 0;
    StringBuilder cells = new StringBuilder();
    for (int kind = 0; kind < CAPITAL; kind++) {
      words += expected[kind];
    }
    for (int kind = 1; kind <= CAPITAL; kind++) {
      cells.append(String.format(Locale.ROOT, " | %.1f (%.1f / %.1f)", 100 * f1(kind), percent(right[kind], given[kind]),
          percent(right[kind], expected[kind])));
    }
    return "| " + title + " | " + words + cells + " |";
  }

  private static double percent(long part, long all) {
    return all == 0 ? 0 : 100.0 * part / all;
  }
}
