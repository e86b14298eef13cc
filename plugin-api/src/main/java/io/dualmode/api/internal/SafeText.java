package io.dualmode.api.internal;

import java.util.Locale;

/** Other people's text made fit for logs and terminals: bounded in length, on one line, without control characters. */
public final class SafeText {
  private SafeText() {}

  /**
   * The first {@code most} characters; control characters, line separators, halves of surrogate pairs and what changes the
   * direction of writing stand as {@code \}{@code u001b}. Costs time in proportion to {@code most}.
   */
  public static String of(String text, int most) {
    StringBuilder clean = new StringBuilder();
    int at = 0;
    while (at < text.length() && clean.length() < most) {
      int c = text.codePointAt(at);
      at += Character.charCount(c);
      if (isUnsafe(c)) {
        clean.append(String.format(Locale.ROOT, "\\u%04x", c));
      } else {
        clean.appendCodePoint(c);
      }
    }
    return at < text.length() ? clean.append("...").toString() : clean.toString();
  }

  /** Whether a character may do more than stand there. */
  public static boolean isUnsafe(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE -> true;
      default -> c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 || c == 0x200e || c == 0x200f;
    };
  }
}
