package io.dualmode.tools.transcript;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * A line of the time-marked conversation format of NIST's scoring tools: {@code file channel start duration word confidence}, times in
 * seconds, the confidence only where there is one.
 *
 * <p>Source: NIST Scoring Toolkit, "ctm(5)".
 */
public final class CtmLine {
  private CtmLine() {}

  /** A line without its end; blanks in the name become underscores. */
  public static String of(String name, String channel, String word, long startMillis, long endMillis, OptionalDouble confidence) {
    return String.format(Locale.ROOT, "%s %s %.2f %.2f %s%s", name.replaceAll("[\\s\\p{Cc}\\u2028\\u2029]+", "_"), channel, startMillis / 1000.0,
        (endMillis - startMillis) / 1000.0, word.replaceAll("\\s+", "_"),
        confidence.isPresent() ? String.format(Locale.ROOT, " %.2f", confidence.getAsDouble()) : "");
  }

  /** What a recording is called in a line: the name of its file without its ending. */
  public static String stem(String fileName) {
    return fileName.contains(".") ? fileName.substring(0, fileName.lastIndexOf('.')) : fileName;
  }
}
