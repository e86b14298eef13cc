package io.dualmode.api;

import io.dualmode.api.grammar.Grammar;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** One word of a text in a recording of it, or speech that the text does not have. Immutable. */
public final class AlignedWord {
  private final Kind kind;
  private final int index;
  private final Word word;

  /** What became of a word. */
  public enum Kind {
    /** The word was found in the recording. */
    SPOKEN,
    /** The word is in the text only. */
    NOT_SPOKEN,
    /** Speech that is in the recording only. */
    EXTRA
  }

  private AlignedWord(Kind kind, int index, Word word) {
    this.kind = kind;
    this.index = index;
    this.word = Objects.requireNonNull(word, "word");
    if (index < 0) {
      throw new IllegalArgumentException("word '" + word.text() + "': index is " + index + ", expected at least 0");
    }
  }

  /** A word of the text that was found. */
  public static AlignedWord spoken(int index, Word word) {
    return new AlignedWord(Kind.SPOKEN, index, word);
  }

  /**
   * A word of the text that was not found.
   *
   * @param millis where it would have been
   */
  public static AlignedWord notSpoken(int index, String text, long millis) {
    return new AlignedWord(Kind.NOT_SPOKEN, index, Word.of(text, millis, millis));
  }

  /** Speech that the text lacks, before the word at an index. */
  public static AlignedWord extra(int index, Word word) {
    return new AlignedWord(Kind.EXTRA, index, word);
  }

  /** What became of it. */
  public Kind kind() {
    return kind;
  }

  /** Place in the text from 0 on; of extra speech, the place of the word that it comes before. */
  public int index() {
    return index;
  }

  /** Spelling as in the text, {@link Grammar#UNKNOWN} for extra speech. */
  public String text() {
    return word.text();
  }

  /** First millisecond, on the clock of the session; of a word not spoken, where it would have been. */
  public long startMillis() {
    return word.startMillis();
  }

  /** First millisecond after it. */
  public long endMillis() {
    return word.endMillis();
  }

  /** Probability that it is spoken there, 0..1; empty for a word not spoken. */
  public OptionalDouble confidence() {
    return word.confidence();
  }

  /** Its phones in order, empty for a word not spoken. */
  public List<Phone> phones() {
    return word.phones();
  }

  public boolean isSpoken() {
    return kind == Kind.SPOKEN;
  }

  /** The word as a recognizer reports it. */
  public Word toWord() {
    return word;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AlignedWord a && kind == a.kind && index == a.index && word.equals(a.word);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, index, word);
  }

  @Override
  public String toString() {
    return "AlignedWord[" + kind + " " + index + " " + word + "]";
  }
}
