package io.dualmode.api.vocabulary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * A word or phrase that a session should hear more readily, or less. Immutable.
 *
 * <p>Words are found as they stand or in lower case, and come out as the engine spells them. A word that the engine lacks is added to the
 * session as it stands, if the boost is above 0: pronounced as in the dictionary (possessives and joined words too), else by guess. A
 * word that is part of several hotwords gains the largest boost among them, once.
 */
public final class Hotword {
  private final String phrase;
  private final float boost;

  /**
   * A hotword.
   *
   * @param phrase words separated by blanks, at most 50
   * @param boost as {@link #boost} says, -20..20; 3 is a sensible start
   */
  public Hotword(String phrase, float boost) {
    this.phrase = Objects.requireNonNull(phrase, "phrase");
    this.boost = boost;
    if (phrase.isBlank()) {
      throw new IllegalArgumentException("hotword phrase is blank, expected at least one word");
    }
    if (!(boost >= -20 && boost <= 20)) {
      throw new IllegalArgumentException("hotword '" + phrase + "': boost is " + boost + ", allowed: -20..20");
    }
  }

  /**
   * Reads {@code PHRASE} or {@code PHRASE=BOOST}; the boost is 3 where none is named.
   *
   * @throws IllegalArgumentException when it is not that, with what is wrong
   */
  public static Hotword parse(String text) {
    return HotwordList.hotword(text.strip());
  }

  /**
   * Reads a file of at most 4 MiB with a hotword on each line, as {@link #parse} reads it; empty lines and those that begin with {@code #}
   * are passed over.
   *
   * @throws IOException when it cannot be read or has a fault, with file and line
   */
  public static List<Hotword> read(Path file) throws IOException {
    return HotwordList.read(file);
  }

  /** Its words, separated by blanks. */
  public String phrase() {
    return phrase;
  }

  /**
   * What each of its words gains where the whole phrase is said: added to the language model's log probability of the word (natural
   * logarithm), 0 changes nothing. Like that probability it is then multiplied by the weight of language scores
   * ({@code dualmode.lm.weight}) before it meets the score of the audio, so that a boost of 3 makes a word e^3, some twenty times, as
   * likely as before, however the weight is tuned.
   */
  public float boost() {
    return boost;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hotword h && phrase.equals(h.phrase) && Float.compare(boost, h.boost) == 0;
  }

  @Override
  public int hashCode() {
    return Objects.hash(phrase, boost);
  }

  @Override
  public String toString() {
    return "Hotword[" + phrase + " " + boost + "]";
  }
}
