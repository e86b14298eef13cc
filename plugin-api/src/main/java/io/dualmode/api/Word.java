package io.dualmode.api;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/** One recognised word. Immutable. */
public final class Word {
  private final String text;
  private final long startMillis;
  private final long endMillis;
  private final OptionalDouble confidence;
  private final List<Phone> phones;

  private Word(Builder from) {
    text = from.text;
    startMillis = from.startMillis;
    endMillis = from.endMillis;
    confidence = from.confidence;
    phones = from.phones;
    Confidence.check("word '" + text + "'", confidence);
    if (startMillis < 0 || endMillis < startMillis) {
      throw new IllegalArgumentException("word '" + text + "': times are " + startMillis + ".." + endMillis
          + " ms, expected 0 <= start <= end");
    }
  }

  /** A word of which nothing is known but when it is said. */
  public static Word of(String text, long startMillis, long endMillis) {
    return builder(text, startMillis, endMillis).build();
  }

  /** Starts a word; times are those of {@link #startMillis} and {@link #endMillis}. */
  public static Builder builder(String text, long startMillis, long endMillis) {
    return new Builder(text, startMillis, endMillis);
  }

  /** Spelling, as the lexicon or grammar has it, without a pronunciation number. */
  public String text() {
    return text;
  }

  /** First millisecond, on the clock of the session (0 is its first sample, utterances do not restart it). */
  public long startMillis() {
    return startMillis;
  }

  /** First millisecond after the word. */
  public long endMillis() {
    return endMillis;
  }

  /**
   * Probability that this word was said here, 0..1: an estimate from all that the engine has heard of the utterance so far, in partial
   * readings as in results. Empty where the engine has none; there is no value that stands for "unknown".
   */
  public OptionalDouble confidence() {
    return confidence;
  }

  /** Its phones in order, empty where the engine has none. */
  public List<Phone> phones() {
    return phones;
  }

  /** This word with some things changed. */
  public Builder toBuilder() {
    Builder builder = new Builder(text, startMillis, endMillis);
    builder.confidence = confidence;
    builder.phones = phones;
    return builder;
  }

  /** The same word on another clock, which shows so many milliseconds more. */
  public Word later(long millis) {
    Builder later = toBuilder();
    later.startMillis += millis;
    later.endMillis += millis;
    return later.phones(phones.stream().map(p -> new Phone(p.symbol(), p.startMillis() + millis, p.endMillis() + millis)).toList()).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Word w && text.equals(w.text) && startMillis == w.startMillis && endMillis == w.endMillis
        && confidence.equals(w.confidence) && phones.equals(w.phones);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, startMillis, endMillis, confidence, phones);
  }

  @Override
  public String toString() {
    return "Word[" + text + " " + startMillis + ".." + endMillis + " ms" + Confidence.text(confidence) + " " + phones + "]";
  }

  /** Collects what is known of a word. */
  public static final class Builder {
    private final String text;
    private long startMillis;
    private long endMillis;
    private OptionalDouble confidence = OptionalDouble.empty();
    private List<Phone> phones = List.of();

    private Builder(String text, long startMillis, long endMillis) {
      this.text = Objects.requireNonNull(text, "text");
      this.startMillis = startMillis;
      this.endMillis = endMillis;
    }

    /** Probability, 0..1. */
    public Builder confidence(double value) {
      confidence = OptionalDouble.of(value);
      return this;
    }

    public Builder phones(List<Phone> value) {
      phones = List.copyOf(value);
      return this;
    }

    public Word build() {
      return new Word(this);
    }
  }
}
