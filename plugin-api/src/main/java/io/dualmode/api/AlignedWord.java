package io.dualmode.api;

import java.util.List;
import java.util.Objects;

/**
 * One word of a text in a recording of it, or speech that the text does not have.
 *
 * @param kind what became of it
 * @param index place in the text from 0 on; of extra speech, the place of the word that it comes before
 * @param text spelling as in the text, {@link Grammar#UNKNOWN} for extra speech
 * @param startMillis first millisecond, on the clock of the session; of a word not spoken, where it would have been
 * @param endMillis first millisecond after it
 * @param confidence posterior probability that it is spoken there, 0..1; 0 for a word not spoken
 * @param phones its phones in order, empty for a word not spoken
 */
public record AlignedWord(
    Kind kind, int index, String text, long startMillis, long endMillis, double confidence, List<Phone> phones) {

  /** What became of a word. */
  public enum Kind {
    /** The word was found in the recording. */
    SPOKEN,
    /** The word is in the text only. */
    NOT_SPOKEN,
    /** Speech that is in the recording only. */
    EXTRA
  }

  public AlignedWord {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(text, "text");
    phones = List.copyOf(phones);
    if (index < 0) {
      throw new IllegalArgumentException("word '" + text + "': index is " + index + ", expected at least 0");
    }
    if (startMillis < 0 || endMillis < startMillis) {
      throw new IllegalArgumentException("word '" + text + "': times are " + startMillis + ".." + endMillis
          + " ms, expected 0 <= start <= end");
    }
    if (!(confidence >= 0 && confidence <= 1)) {
      throw new IllegalArgumentException("word '" + text + "': confidence is " + confidence + ", allowed: 0..1");
    }
  }

  public boolean isSpoken() {
    return kind == Kind.SPOKEN;
  }

  /** The word as a recognizer reports it. */
  public Word toWord() {
    return new Word(text, startMillis, endMillis, confidence, phones);
  }
}
