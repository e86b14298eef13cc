package io.dualmode.model.lexicon;

import java.util.List;

/** Guesses how a word that is in no dictionary is spoken. Implementations are thread-safe. */
public interface PronunciationGuesser {

  /**
   * One guess.
   *
   * @param units the pronunciation, at least one unit, none of them silence
   * @param confidence estimated probability that it is right, 0 to 1
   */
  record Guess(int[] units, double confidence) {}

  /** Up to {@code most} different guesses, best first; empty when the word cannot be spoken (no letter in it). */
  List<Guess> guess(String word, int most);
}
