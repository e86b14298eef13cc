package io.dualmode.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One reading of an utterance. Immutable. */
public final class Hypothesis {
  /** The reading of silence of which nothing more is known. */
  public static final Hypothesis EMPTY = builder("").build();

  private final String text;
  private final List<Word> words;
  private final OptionalDouble confidence;
  private final OptionalDouble score;
  private final List<String> tags;
  private final Optional<ReadableText> readable;

  private Hypothesis(Builder from) {
    text = from.text;
    words = from.words;
    confidence = from.confidence;
    score = from.score;
    tags = from.tags;
    readable = Optional.ofNullable(from.readable);
    Confidence.check("hypothesis '" + text + "'", confidence);
    if (score.isPresent() && Double.isNaN(score.getAsDouble())) {
      throw new IllegalArgumentException("hypothesis '" + text + "': score is not a number");
    }
  }

  /** Starts a reading whose words the caller does not want. */
  public static Builder builder(String text) {
    return new Builder(text, List.of());
  }

  /** Starts a reading of these words, joined by blanks. */
  public static Builder builder(List<Word> words) {
    return builder(words.stream().map(Word::text).collect(Collectors.joining(" ")), words);
  }

  /** Starts a reading of these words, written as their language writes them. */
  public static Builder builder(String text, List<Word> words) {
    return new Builder(text, List.copyOf(words));
  }

  /** The words joined as their language joins them, by single blanks in most; empty for silence. */
  public String text() {
    return text;
  }

  /** The words in order; empty where the caller asked for none. */
  public List<Word> words() {
    return words;
  }

  /**
   * Probability that all of this reading is right, 0..1; for a partial reading, that of its least sure word. Empty where the engine has
   * none, as for a partial reading without words.
   */
  public OptionalDouble confidence() {
    return confidence;
  }

  /**
   * Total log score (natural logarithm, acoustic plus language model), comparable only inside one utterance; empty for partial readings,
   * which are not compared with others, and for silence that was not searched.
   */
  public OptionalDouble score() {
    return score;
  }

  /** Semantic tags of the grammar arcs on the path, in order. */
  public List<String> tags() {
    return tags;
  }

  /**
   * The reading as people write it, in results of sessions with {@link SessionOptions#readable}; empty elsewhere, and in partial readings,
   * whose marks would come and go with every word.
   */
  public Optional<ReadableText> readable() {
    return readable;
  }

  /** Whether nothing was said. */
  public boolean isEmpty() {
    return text.isEmpty();
  }

  /** This reading with some things changed. */
  public Builder toBuilder() {
    Builder builder = new Builder(text, words);
    builder.confidence = confidence;
    builder.score = score;
    builder.readable = readable.orElse(null);
    return builder.tags(tags);
  }

  /** The same reading on another clock, which shows so many milliseconds more. */
  public Hypothesis later(long millis) {
    Builder later = new Builder(text, words.stream().map(word -> word.later(millis)).toList());
    later.confidence = confidence;
    later.score = score;
    later.readable = readable.map(text -> text.later(millis)).orElse(null);
    return later.tags(tags).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Hypothesis h && text.equals(h.text) && words.equals(h.words) && confidence.equals(h.confidence)
        && score.equals(h.score) && tags.equals(h.tags) && readable.equals(h.readable);
  }

  @Override
  public int hashCode() {
    return Objects.hash(text, words, confidence, score, tags, readable);
  }

  @Override
  public String toString() {
    return "Hypothesis['" + text + "'" + Confidence.text(confidence) + (score.isPresent() ? " score " + score.getAsDouble() : "")
        + (tags.isEmpty() ? "" : " tags " + tags) + (words.isEmpty() ? "" : " " + words)
        + readable.map(r -> " " + r).orElse("") + "]";
  }

  /** Collects what is known of a reading. */
  public static final class Builder {
    private final String text;
    private final List<Word> words;
    private OptionalDouble confidence = OptionalDouble.empty();
    private OptionalDouble score = OptionalDouble.empty();
    private List<String> tags = List.of();
    private @Nullable ReadableText readable;

    private Builder(String text, List<Word> words) {
      this.text = Objects.requireNonNull(text, "text");
      this.words = words;
    }

    /** Probability, 0..1. */
    public Builder confidence(double value) {
      confidence = OptionalDouble.of(value);
      return this;
    }

    /** Natural logarithm. */
    public Builder score(double value) {
      score = OptionalDouble.of(value);
      return this;
    }

    public Builder tags(List<String> value) {
      tags = List.copyOf(value);
      return this;
    }

    /** The reading as people write it, null for none. */
    public Builder readable(@Nullable ReadableText value) {
      readable = value;
      return this;
    }

    public Hypothesis build() {
      return new Hypothesis(this);
    }
  }
}
