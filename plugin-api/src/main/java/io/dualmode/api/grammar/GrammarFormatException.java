package io.dualmode.api.grammar;

import java.io.IOException;

/** A grammar that cannot be read or searched; the message begins with {@code source:line:column:}. */
public final class GrammarFormatException extends IOException {
  private static final long serialVersionUID = 2;
  private static final int MOST_CHARS = 500;

  private final String source;
  private final int line;
  private final int column;

  /**
   * A fault in a grammar.
   *
   * @param source name of the file or text
   * @param line from 1
   * @param column from 1, in UTF-16 units
   * @param fault what is wrong; shortened where it is long
   */
  public GrammarFormatException(String source, int line, int column, String fault) {
    super(source + ":" + line + ":" + column + ": " + (fault.length() <= MOST_CHARS ? fault : fault.substring(0, MOST_CHARS) + "..."));
    this.source = source;
    this.line = line;
    this.column = column;
  }

  /** Name of the file or text. */
  public String source() {
    return source;
  }

  /** Line of the fault, from 1. */
  public int line() {
    return line;
  }

  /** Column of the fault, from 1, in UTF-16 units. */
  public int column() {
    return column;
  }
}
