package io.dualmode.model.grammar.rule;

import io.dualmode.api.grammar.GrammarFormatException;

/**
 * A place in a grammar file.
 *
 * @param source name of the file
 * @param line from 1
 * @param column from 1, in UTF-16 units
 */
public record Position(String source, int line, int column) {
  /** The place behind so many characters; LF, CR, CRLF, U+0085, U+2028 and U+2029 end lines. */
  public static Position of(String source, String text, int at) {
    int line = 1;
    int lineStart = 0;
    for (int i = 0; i < at; i++) {
      if (endsLine(text, i)) {
        line++;
        lineStart = i + 1;
      }
    }
    return new Position(source, line, at - lineStart + 1);
  }

  /** Whether a line ends with the character at a place, the last one of CRLF. */
  public static boolean endsLine(String text, int at) {
    char c = text.charAt(at);
    return c == '\n' || c == '\r' && !(at + 1 < text.length() && text.charAt(at + 1) == '\n') || c == '\u0085' || c == '\u2028' || c == '\u2029';
  }

  /** An error at this place. */
  public GrammarFormatException fault(String fault) {
    return new GrammarFormatException(source, line, column, fault);
  }

  /** An error at this place, where something else was expected. */
  public GrammarFormatException fault(String expected, String found) {
    return fault("expected " + expected + ", found " + found);
  }

  /** As above, with what it came from. */
  public GrammarFormatException fault(String expected, String found, Throwable cause) {
    GrammarFormatException fault = fault(expected, found);
    fault.initCause(cause);
    return fault;
  }

  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
