package io.dualmode.api;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** One word of a {@link ReadableText}: how it is written, and the recognised words that it stands for. Immutable. */
public final class ReadableWord {
  private final String text;
  private final List<Word> spoken;

  private ReadableWord(String text, List<Word> spoken) {
    this.text = Objects.requireNonNull(text, "text");
    this.spoken = List.copyOf(spoken);
    if (text.isBlank() || spoken.isEmpty()) {
      throw new IllegalArgumentException("readable word '" + text + "' of " + spoken.size() + " words, expected a text and at least one");
    }
  }

  /** A text for words that follow each other, at least one. */
  public static ReadableWord of(String text, List<Word> spoken) {
    return new ReadableWord(text, spoken);
  }

  /** As it is written, with the marks behind it: {@code Holmes,}; a quantity may hold a blank: {@code $2 million}. */
  public String text() {
    return text;
  }

  /** The recognised words in order, at least one, with times, phones and confidences of their own. */
  public List<Word> spoken() {
    return spoken;
  }

  /** First millisecond of the first of them. */
  public long startMillis() {
    return spoken.get(0).startMillis();
  }

  /** First millisecond after the last of them. */
  public long endMillis() {
    return spoken.get(spoken.size() - 1).endMillis();
  }

  /** Confidence of the least sure of them; empty where one of them has none. */
  public OptionalDouble confidence() {
    return spoken.stream().allMatch(word -> word.confidence().isPresent())
        ? spoken.stream().mapToDouble(word -> word.confidence().getAsDouble()).min() : OptionalDouble.empty();
  }

  /** The same word on another clock, which shows so many milliseconds more. */
  ReadableWord later(long millis) {
    return new ReadableWord(text, spoken.stream().map(word -> word.later(millis)).toList());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ReadableWord w && text.equals(w.text) && spoken.equals(w.spoken);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, spoken);
  }

  @Override
  public String toString() {
    return "ReadableWord[" + text + " " + startMillis() + ".." + endMillis() + " ms]";
  }
}
