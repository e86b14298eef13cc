package io.dualmode.model.language;

import io.dualmode.model.lexicon.PronunciationGuesser;
import io.dualmode.model.lexicon.PronunciationLexicon;
import io.dualmode.model.lexicon.UnitInventory;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds how a word of a language is spoken: from the dictionary, else by its spelling where the units spell words, else by the language's
 * {@linkplain Language#inflected rules of inflection}, else by a guess; the result tells which, so that callers can report guesses. As
 * thread-safe as the lexicon.
 */
public final class Pronouncer {

  /** Where a pronunciation comes from. */
  public enum Source { DICTIONARY, SPELLING, INFLECTION, GUESS, NONE }

  /**
   * The variants of one word, in order of preference.
   *
   * @param variants empty only when the source is {@link Source#NONE}
   * @param confidence 1 from the dictionary, the spelling or a rule, the guesser's confidence in its first guess, or 0
   */
  public record Result(List<int[]> variants, Source source, double confidence) {}

  private final PronunciationLexicon lexicon;
  private final PronunciationGuesser guesser;
  private final Language language;
  private final Predicate<String> silent;

  public Pronouncer(PronunciationLexicon lexicon, PronunciationGuesser guesser, Language language) {
    this(lexicon, guesser, language, word -> false);
  }

  private Pronouncer(PronunciationLexicon lexicon, PronunciationGuesser guesser, Language language, Predicate<String> silent) {
    this.lexicon = lexicon;
    this.guesser = guesser;
    this.language = language;
    this.silent = silent;
  }

  /** Pronounces by a dictionary and what a language knows by itself. */
  public static Pronouncer of(PronunciationLexicon lexicon, Language language) {
    return new Pronouncer(lexicon, language.guesser(lexicon), language);
  }

  /** The same language and guesser with another dictionary. */
  public Pronouncer with(PronunciationLexicon other) {
    return new Pronouncer(other, guesser, language, silent);
  }

  /** One that neither spells nor guesses some words, which are spoken as the dictionary says or not at all. */
  public Pronouncer without(Predicate<String> words) {
    return new Pronouncer(lexicon, guesser, language, words);
  }

  public PronunciationLexicon lexicon() {
    return lexicon;
  }

  public UnitInventory units() {
    return lexicon.units();
  }

  public Language language() {
    return language;
  }

  /** What is known of a word without guessing. */
  public Result known(String word) {
    List<int[]> known = lexicon.pronunciations(word);
    if (!known.isEmpty()) {
      return new Result(known, Source.DICTIONARY, 1);
    }
    if (units().kind().spellsWords() && !silent.test(word)) {
      Result spelling = result(units().spelling().guess(word, 1), Source.SPELLING);
      if (spelling.source() != Source.NONE) {
        return spelling;
      }
    }
    List<int[]> inflected = language.inflected(word, lexicon);
    return inflected.isEmpty() ? new Result(List.of(), Source.NONE, 0) : new Result(inflected, Source.INFLECTION, 1);
  }

  /** Pronounces a word with at most {@code mostGuesses} guesses; dictionary variants are not limited. */
  public Result pronounce(String word, int mostGuesses) {
    Result known = known(word);
    return known.source() == Source.NONE ? guess(word, mostGuesses) : known;
  }

  /** Guesses, whatever is known. */
  public Result guess(String word, int mostGuesses) {
    return result(silent.test(word) ? List.of() : guesser.guess(word, mostGuesses), Source.GUESS);
  }

  private static Result result(List<PronunciationGuesser.Guess> guesses, Source source) {
    return guesses.isEmpty()
        ? new Result(List.of(), Source.NONE, 0)
        : new Result(guesses.stream().map(PronunciationGuesser.Guess::units).toList(), source, guesses.get(0).confidence());
  }
}
