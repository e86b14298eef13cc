package io.dualmode.tools.errors;

import java.util.List;
import java.util.Locale;

/** A table of Markdown, its first column flush left and the others right. */
final class MarkdownTable {
  private final StringBuilder text = new StringBuilder();

  MarkdownTable(String... titles) {
    row((Object[]) titles);
    text.append("|---|").append("---:|".repeat(titles.length - 1)).append('\n');
  }

  /** Numbers with a fraction are printed with one digit of it, what is not a number as nothing. */
  MarkdownTable row(Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell instanceof Double d ? Double.isFinite(d) ? String.format(Locale.ROOT, "%.1f", d) : "" : cell).append(" |");
    }
    text.append('\n');
    return this;
  }

  MarkdownTable rows(List<Object[]> rows) {
    rows.forEach(this::row);
    return this;
  }

  /** A hundred times the quotient, not a number for a whole of nothing. */
  static double percent(long part, long whole) {
    return whole == 0 ? Double.NaN : 100.0 * part / whole;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
