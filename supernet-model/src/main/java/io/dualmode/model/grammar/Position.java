package io.dualmode.model.grammar;

/**
 * A place in a grammar file.
 *
 * @param source name of the file
 * @param line from 1
 * @param column from 1, in UTF-16 units
 */
public record Position(String source, int line, int column) {
  @Override
  public String toString() {
    return source + ":" + line + ":" + column;
  }
}
