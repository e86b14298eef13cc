package io.dualmode.model.grammar;

import java.io.IOException;

/** A grammar that cannot be read or searched; the message begins with {@code path:line:column:}. */
public final class GrammarFormatException extends IOException {
  private static final long serialVersionUID = 1;
  private static final int MOST_CHARS = 500;

  private final transient Position position;

  GrammarFormatException(Position position, String fault) {
    super(position + ": " + (fault.length() <= MOST_CHARS ? fault : fault.substring(0, MOST_CHARS) + "..."));
    this.position = position;
  }

  GrammarFormatException(Position position, String expected, String found) {
    this(position, "expected " + expected + ", found " + found);
  }

  GrammarFormatException(Position position, String expected, String found, Throwable cause) {
    this(position, expected, found);
    initCause(cause);
  }

  /** Where the fault is. */
  public Position position() {
    return position;
  }
}
