package io.dualmode.model.grammar;

import java.util.Objects;

/**
 * Something about a grammar that its author should know.
 *
 * @param kind what it is about
 * @param word the word concerned
 * @param message one line that says what was done and what to do
 */
public record GrammarWarning(Kind kind, String word, String message) {
  /** What a warning is about. */
  public enum Kind {
    /** A pronunciation is a guess. */
    GUESSED,
    /** A word has no pronunciation, so the phrases with it cannot be recognised. */
    UNSPEAKABLE
  }

  public GrammarWarning {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(word, "word");
    Objects.requireNonNull(message, "message");
  }

  @Override
  public String toString() {
    return message;
  }
}
