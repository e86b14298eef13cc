package io.dualmode.api.vocabulary;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts text into words, the same way for phrases, grammars, hotwords and texts to align.
 *
 * <p>White space of every kind parts words: blanks, tabs, line ends of every system (LF, CR, CRLF, U+0085, U+2028, U+2029), no-break and
 * other typographic spaces, the zero-width space and the byte order mark. Only a no-break or thin space between the thousands of one
 * number ({@code 10 000}) does not. Otherwise words stay as they are written.
 */
public final class Words {
  private static final String OTHER_WHITE = "\u0085\u200b\ufeff";
  private static final String IN_NUMBERS = "\u00a0\u2007\u2009\u202f";
  private static final int GROUP = 3;

  private Words() {}

  /** The words of a text in order; none for a text of white space. */
  public static List<String> of(String text) {
    List<String> words = new ArrayList<>();
    int start = -1;
    for (int at = 0; at <= text.length(); at++) {
      boolean between = at == text.length() || isBetween(text, at);
      if (between && start >= 0) {
        words.add(text.substring(start, at));
        start = -1;
      } else if (!between && start < 0) {
        start = at;
      }
    }
    return words;
  }

  /** Whether the character at a place parts words. */
  public static boolean isBetween(String text, int at) {
    char c = text.charAt(at);
    if (c > ' ' && c < '\u0080') {
      return false;
    }
    boolean white = Character.isWhitespace(c) || Character.isSpaceChar(c) || OTHER_WHITE.indexOf(c) >= 0;
    return white && !(IN_NUMBERS.indexOf(c) >= 0 && isDigit(text, at - 1) && isGroup(text, at + 1));
  }

  private static boolean isGroup(String text, int from) {
    for (int i = 0; i < GROUP; i++) {
      if (!isDigit(text, from + i)) {
        return false;
      }
    }
    return !isDigit(text, from + GROUP);
  }

  private static boolean isDigit(String text, int at) {
    return at >= 0 && at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }
}
