package io.dualmode.tools.console;

import io.dualmode.api.internal.SafeText;
import java.nio.charset.StandardCharsets;

/** Other people's text made fit for logs, terminals and close frames: bounded in length, on one line, without control characters. */
public final class LogText {
  private LogText() {}

  /** As {@link SafeText#of}; null is the word. */
  public static String of(String text, int most) {
    return text == null ? "null" : SafeText.of(text, most);
  }

  /** As {@link #of}, in at most so many bytes of UTF-8. */
  public static String ofBytes(String text, int mostBytes) {
    String clean = of(text, mostBytes);
    int bytes = 0;
    int at = 0;
    while (at < clean.length()) {
      int c = clean.codePointAt(at);
      bytes += new String(Character.toChars(c)).getBytes(StandardCharsets.UTF_8).length;
      if (bytes > mostBytes) {
        break;
      }
      at += Character.charCount(c);
    }
    return clean.substring(0, at);
  }

  /** As {@link SafeText#isUnsafe}. */
  public static boolean isUnsafe(int c) {
    return SafeText.isUnsafe(c);
  }
}
