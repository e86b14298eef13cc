package io.dualmode.model.readable;

import java.util.ArrayList;
import java.util.List;

/**
 * What was said before some words, as far as it tells their marks: the last words, with the opening of their sentence, in bounded memory.
 * Immutable.
 *
 * @param words in order
 * @param clause index of the first word behind the last mark, or the number of words
 * @param sentence index of the first word of the open sentence, or the number of words
 * @param last the mark before the clause
 * @param capital whether the last word has a capital
 */
public record TextContext(List<String> words, int clause, int sentence, Mark last, boolean capital) {
  /** Nothing was said. */
  static final TextContext START = new TextContext(List.of(), 0, 0, Mark.FULL_STOP, false);

  private static final int KEPT = 48;
  private static final int OPENING = 2;

  /** The same with what is too old to matter left out: of a long sentence the two words that open it stay. */
  TextContext shortened() {
    if (words.size() <= KEPT + OPENING) {
      return this;
    }
    int cut = words.size() - KEPT;
    if (sentence >= cut) {
      return new TextContext(List.copyOf(words.subList(cut, words.size())), clause - cut, sentence - cut, last, capital);
    }
    List<String> kept = new ArrayList<>(words.subList(sentence, sentence + OPENING));
    kept.addAll(words.subList(Math.max(cut, sentence + OPENING), words.size()));
    int gone = words.size() - kept.size();
    return new TextContext(List.copyOf(kept), clause - gone < OPENING ? 0 : clause - gone, 0, last, capital);
  }

  boolean atSentence() {
    return sentence == words.size();
  }
}
