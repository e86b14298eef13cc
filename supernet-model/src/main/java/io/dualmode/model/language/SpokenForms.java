package io.dualmode.model.language;

import java.util.List;

/** The ways in which a language reads out what is not written as it is spoken. Implementations are immutable and thread-safe. */
@FunctionalInterface
public interface SpokenForms {
  /** A language that is not known: nothing is read. */
  SpokenForms NONE = token -> List.of();

  /**
   * The readings of one written word, the most likely first.
   *
   * @param token the word in its {@linkplain Typography#lookupForm lookup form}, case kept
   * @return each reading as words in lower case; none where the word has no digit, symbol or abbreviation that is read out
   */
  List<List<String>> readings(String token);
}
