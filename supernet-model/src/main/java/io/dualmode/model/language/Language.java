package io.dualmode.model.language;

import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a language beside a model's own dictionary: a part of a model, named in its configuration and found by
 * {@link Languages}. What this interface answers by itself holds for a language that nobody wrote rules for: words are what the dictionary
 * says or how they are spelled. Implementations are immutable and thread-safe, and load their tables when they are first asked.
 */
public interface Language {
  /** BCP 47 tag, for example {@code en-US}; {@code und} for no language in particular. */
  String tag();

  /** Name of its rules: that of its {@link LanguageProvider}, or {@value Languages#PLAIN}. */
  default String rules() {
    return Languages.PLAIN;
  }

  /** What stands between two words of a text: a blank, or nothing in languages written without. */
  default String wordSeparator() {
    return " ";
  }

  /** The phones that dictionaries of the language use, silence first; empty where there is no such custom. */
  default Optional<UnitInventory> phones() {
    return Optional.empty();
  }

  /** How digits, symbols and abbreviations are read out. */
  default SpokenForms spokenForms() {
    return SpokenForms.NONE;
  }

  /** How numbers, times, dates and amounts that are said in words are written. */
  default WrittenForms writtenForms() {
    return WrittenForms.NONE;
  }

  /** How an inflected word is spoken whose base a dictionary has, such as a possessive, in the base's order; empty where no rule says. */
  default List<int[]> inflected(String word, PronunciationLexicon lexicon) {
    return List.of();
  }

  /** The bases that {@link #inflected} may look up for a word. */
  default List<String> bases(String word) {
    return List.of();
  }

  /** Whether letters, in lower case, are read out one by one because they make no word. */
  default boolean isReadOut(String letters) {
    return false;
  }

  /**
   * What guesses a pronunciation where a model has no trained guesser: the words' own spelling where its units spell words, else nothing.
   *
   * @param lexicon what is known, in the units to guess
   */
  default PronunciationGuesser guesser(PronunciationLexicon lexicon) {
    return lexicon.units().spelling();
  }

  /** One spelling for words that are spelled in several ways and sound alike, in lower case: for comparison only, often no word itself. */
  default String comparable(String word) {
    return word;
  }

  /** How a phone is articulated, {@link Manner#OTHER} where nobody said. */
  default Manner manner(String phone) {
    return Manner.OTHER;
  }

  /** Why a word that was found in no dictionary cannot be read, and what to do, in words; empty where nothing is known. */
  default Optional<String> advice(String word) {
    boolean digits = word.codePoints().anyMatch(Character::isDigit);
    return digits && spokenForms() == SpokenForms.NONE
        ? Optional.of("language " + tag() + " has no rules to read digits, so write them as they are spoken") : Optional.empty();
  }
}
