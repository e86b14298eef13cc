package io.dualmode.api;

import java.util.Objects;

/**
 * A word or phrase that a session should hear more readily.
 *
 * @param phrase words separated by blanks
 * @param boost log score (natural logarithm) added for each of its words, -20..20
 */
public record Hotword(String phrase, float boost) {
  public Hotword {
    Objects.requireNonNull(phrase, "phrase");
    if (phrase.isBlank()) {
      throw new IllegalArgumentException("hotword phrase is blank, expected at least one word");
    }
    if (!(boost >= -20 && boost <= 20)) {
      throw new IllegalArgumentException("hotword '" + phrase + "': boost is " + boost + ", allowed: -20..20");
    }
  }
}
