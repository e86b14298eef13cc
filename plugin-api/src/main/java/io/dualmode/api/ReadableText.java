package io.dualmode.api;

import java.util.List;
import java.util.Objects;

/**
 * A reading as people write it: capitals, punctuation, and numbers, times, dates and amounts as digits. It says the words of its
 * {@link Hypothesis} in their order, none left out and none twice. Immutable.
 */
public final class ReadableText {
  private final String text;
  private final List<ReadableWord> words;

  private ReadableText(String text, List<ReadableWord> words) {
    this.text = Objects.requireNonNull(text, "text");
    this.words = List.copyOf(words);
  }

  /** A text of these words, joined as their language joins them. */
  public static ReadableText of(String text, List<ReadableWord> words) {
    return new ReadableText(text, words);
  }

  /** The text with its marks; empty for silence. */
  public String text() {
    return text;
  }

  /** Its words in order, each with the recognised words that it stands for. */
  public List<ReadableWord> words() {
    return words;
  }

  /** The same text on another clock, which shows so many milliseconds more. */
  ReadableText later(long millis) {
    return new ReadableText(text, words.stream().map(word -> word.later(millis)).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadableText t && text.equals(t.text) && words.equals(t.words);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, words);
  }

  @Override
  public String toString() {
    return "ReadableText['" + text + "']";
  }
}
