package io.dualmode.tools.caption;

import java.util.Locale;

/** The formats of subtitles. */
public enum CaptionFormat {
  /** SubRip: number, times with a comma, lines, an empty line. */
  SRT("", ','),
  /** WebVTT (W3C, WebVTT: The Web Video Text Tracks Format): as SubRip, with a header, a point in times, and text in which {@code &<>} are escaped. */
  VTT("WEBVTT\n\n", '.');

  private final String header;
  private final char point;

  CaptionFormat(String header, char point) {
    this.header = header;
    this.point = point;
  }

  /** What the file begins with. */
  public String header() {
    return header;
  }

  /** Columns that the name of who speaks takes of the first line. */
  public int columns(String speaker) {
    return this == VTT || speaker.isEmpty() ? 0 : TextColumns.of(speaker) + 2;
  }

  /**
   * A subtitle as it stands in the file, with the empty line behind it.
   *
   * @param number its number in the file, from 1 on
   * @param speaker who says it, empty where that is not told
   */
  public String entry(Caption caption, int number, String speaker) {
    StringBuilder entry = new StringBuilder().append(number).append('\n');
    entry.append(time(caption.startMillis(), point)).append(" --> ").append(time(caption.endMillis(), point)).append('\n');
    if (!speaker.isEmpty()) {
      entry.append(this == VTT ? "<v " + escaped(speaker) + ">" : speaker + ": ");
    }
    for (String line : caption.lines()) {
      entry.append(this == VTT ? escaped(line) : line).append('\n');
    }
    return entry.append('\n').toString();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  /** A time of subtitles: {@code 00:01:02.345}. */
  public static String time(long millis, char point) {
    return String.format(Locale.ROOT, "%02d:%02d:%02d%c%03d", millis / 3_600_000, millis / 60_000 % 60, millis / 1000 % 60, point, millis % 1000);
  }
}
