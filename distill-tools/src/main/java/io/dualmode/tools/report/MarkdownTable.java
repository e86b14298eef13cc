package io.dualmode.tools.report;

import java.util.List;
import java.util.Locale;

/** A table of Markdown. */
public final class MarkdownTable {
  private final StringBuilder text = new StringBuilder();

  /** The first column flush left, the others right. */
  public MarkdownTable(String... titles) {
    this("l", List.of(titles));
  }

  /** @param alignment {@code l} or {@code r} for each of the first columns; the others are flush right */
  public MarkdownTable(String alignment, List<String> titles) {
    text.append('|');
    titles.forEach(title -> text.append(title.isEmpty() ? " |" : " " + title + " |"));
    text.append("\n|");
    for (int i = 0; i < titles.size(); i++) {
      text.append(i < alignment.length() && alignment.charAt(i) == 'l' ? "---|" : "---:|");
    }
    text.append('\n');
  }

  /** Numbers with a fraction are printed with one digit of it, what is not a number as nothing. */
  public MarkdownTable row(Object... cells) {
    text.append('|');
    for (Object cell : cells) {
      text.append(' ').append(cell instanceof Double d ? Double.isFinite(d) ? String.format(Locale.ROOT, "%.1f", d) : "" : cell).append(" |");
    }
    text.append('\n');
    return this;
  }

  public MarkdownTable rows(List<Object[]> rows) {
    rows.forEach(this::row);
    return this;
  }

  /** A hundred times the quotient, not a number for a whole of nothing. */
  public static double percent(long part, long whole) {
    return whole == 0 ? Double.NaN : 100.0 * part / whole;
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
