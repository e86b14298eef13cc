package io.dualmode.model.lexicon;

import java.io.IOException;

/** A line of a unit inventory or a dictionary that cannot be read; the message is {@code path:line: expected ..., found ...}. */
public final class LexiconFormatException extends IOException {
  private static final long serialVersionUID = 1;

  private final int line;

  LexiconFormatException(String source, int line, String expected, String found) {
    super(source + ":" + line + ": expected " + expected + ", found " + abbreviate(found));
    this.line = line;
  }

  /** Number of the line, from 1. */
  public int line() {
    return line;
  }

  private static String abbreviate(String found) {
    return found.length() <= 200 ? found : found.substring(0, 200) + "...";
  }
}
