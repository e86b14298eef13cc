package io.dualmode.model.lexicon;

import java.util.List;

/**
 * Finds how a word is spoken: from the dictionary, else by the {@linkplain PossessiveRule possessive rule}, else by a guess; the
 * result tells which, so that callers can report guesses. As thread-safe as the lexicon.
 */
public final class Pronouncer {

  /** Where a pronunciation comes from. */
  public enum Source { DICTIONARY, POSSESSIVE, GUESS, NONE }

  /**
   * The variants of one word, in order of preference.
   *
   * @param variants empty only when the source is {@link Source#NONE}
   * @param confidence 1 from the dictionary or the rule, the guesser's confidence in its first guess, or 0
   */
  public record Result(List<int[]> variants, Source source, double confidence) {}

  private final PronunciationLexicon lexicon;
  private final PronunciationGuesser guesser;

  public Pronouncer(PronunciationLexicon lexicon, PronunciationGuesser guesser) {
    this.lexicon = lexicon;
    this.guesser = guesser;
  }

  /** What is known of a word without guessing. */
  public Result known(String word) {
    List<int[]> known = lexicon.pronunciations(word);
    if (!known.isEmpty()) {
      return new Result(known, Source.DICTIONARY, 1);
    }
    List<int[]> possessive = PossessiveRule.pronunciations(word, lexicon);
    return possessive.isEmpty() ? new Result(List.of(), Source.NONE, 0) : new Result(possessive, Source.POSSESSIVE, 1);
  }

  /** Pronounces a word with at most {@code mostGuesses} guesses; dictionary variants are not limited. */
  public Result pronounce(String word, int mostGuesses) {
    Result known = known(word);
    return known.source() == Source.NONE ? guess(word, mostGuesses) : known;
  }

  /** Guesses, whatever is known. */
  public Result guess(String word, int mostGuesses) {
    List<PronunciationGuesser.Guess> guesses = guesser.guess(word, mostGuesses);
    return guesses.isEmpty()
        ? new Result(List.of(), Source.NONE, 0)
        : new Result(guesses.stream().map(PronunciationGuesser.Guess::units).toList(), Source.GUESS, guesses.get(0).confidence());
  }
}
