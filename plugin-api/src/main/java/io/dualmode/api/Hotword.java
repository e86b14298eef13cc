package io.dualmode.api;

import java.util.Objects;

/**
 * A word or phrase that a session should hear more readily, or less.
 *
 * <p>Words are found as they stand or in lower case, and come out as the engine spells them. A word that the engine lacks is added to the
 * session as it stands, if the boost is above 0: pronounced as in the dictionary (possessives and joined words too), else by guess. A
 * word that is part of several hotwords gains the largest boost among them, once.
 *
 * @param phrase words separated by blanks, at most 50
 * @param boost log score (natural logarithm) added for each of its words where the whole phrase is said, -20..20; it counts as language
 *     model scores do. 3 is a sensible start, 0 changes nothing
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
