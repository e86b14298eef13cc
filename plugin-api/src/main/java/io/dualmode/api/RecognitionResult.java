package io.dualmode.api;

import io.dualmode.api.lattice.Lattice;
import io.dualmode.api.speaker.SpeakerVector;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outcome of one utterance: its n-best list and, where asked for, its lattice and who spoke. Immutable. */
public final class RecognitionResult {
  private final long startMillis;
  private final long endMillis;
  private final List<Hypothesis> alternatives;
  private final Optional<Lattice> lattice;
  private final Optional<SpeakerVector> speakerVector;

  private RecognitionResult(Builder from) {
    startMillis = from.startMillis;
    endMillis = from.endMillis;
    alternatives = from.alternatives;
    lattice = Optional.ofNullable(from.lattice);
    speakerVector = Optional.ofNullable(from.speakerVector);
    if (alternatives.isEmpty()) {
      throw new IllegalArgumentException("alternatives is empty, expected at least one hypothesis");
    }
    if (startMillis < 0 || endMillis < startMillis) {
      throw new IllegalArgumentException("times are " + startMillis + ".." + endMillis + " ms, expected 0 <= start <= end");
    }
  }

  /** Starts a result without speech, from one millisecond to another on the clock of the session. */
  public static Builder builder(long startMillis, long endMillis) {
    return new Builder(startMillis, endMillis);
  }

  /** A result without speech. */
  public static RecognitionResult empty(long startMillis, long endMillis) {
    return builder(startMillis, endMillis).build();
  }

  /** Where the utterance begins on the clock of the session. */
  public long startMillis() {
    return startMillis;
  }

  /** Where it ends. */
  public long endMillis() {
    return endMillis;
  }

  /** Distinct readings, best first, at least one ({@link Hypothesis#EMPTY} for silence). */
  public List<Hypothesis> alternatives() {
    return alternatives;
  }

  /** The word lattice, where the session was opened with {@link SessionOptions#lattice}. */
  public Optional<Lattice> lattice() {
    return lattice;
  }

  /** Who spoke, where the session has {@link SessionOptions#speakerVectors} and enough was said. */
  public Optional<SpeakerVector> speakerVector() {
    return speakerVector;
  }

  /** The first of the readings. */
  public Hypothesis best() {
    return alternatives.get(0);
  }

  /** The text of the best reading, empty for silence. */
  public String text() {
    return best().text();
  }

  /**
   * The text of the best reading as people write it, where the session has {@link SessionOptions#readable}, else {@link #text}; empty for
   * silence. {@link Hypothesis#readable} has its words and their times.
   */
  public String readableText() {
    return best().readable().map(ReadableText::text).orElse(text());
  }

  /** This result with some things changed. */
  public Builder toBuilder() {
    Builder builder = new Builder(startMillis, endMillis);
    builder.alternatives = alternatives;
    builder.lattice = lattice.orElse(null);
    builder.speakerVector = speakerVector.orElse(null);
    return builder;
  }

  /**
   * The same result on another clock, for audio that is a part of something longer.
   *
   * @param millis what that clock shows when the session begins, at least 0
   */
  public RecognitionResult later(long millis) {
    Builder later = toBuilder();
    later.startMillis += millis;
    later.endMillis += millis;
    later.lattice = lattice.map(l -> l.later(millis)).orElse(null);
    return later.alternatives(alternatives.stream().map(reading -> reading.later(millis)).toList()).build();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RecognitionResult r && startMillis == r.startMillis && endMillis == r.endMillis
        && alternatives.equals(r.alternatives) && lattice.equals(r.lattice) && speakerVector.equals(r.speakerVector);
  }

  @Override
  public int hashCode() {
    return Objects.hash(startMillis, endMillis, alternatives, lattice, speakerVector);
  }

  @Override
  public String toString() {
    return "RecognitionResult[" + startMillis + ".." + endMillis + " ms " + alternatives
        + lattice.map(l -> " " + l).orElse("") + speakerVector.map(s -> " " + s).orElse("") + "]";
  }

  /** Collects what was heard in an utterance. */
  public static final class Builder {
    private long startMillis;
    private long endMillis;
    private List<Hypothesis> alternatives = List.of(Hypothesis.EMPTY);
    private @Nullable Lattice lattice;
    private @Nullable SpeakerVector speakerVector;

    private Builder(long startMillis, long endMillis) {
      this.startMillis = startMillis;
      this.endMillis = endMillis;
    }

    /** The readings, best first; at least one. */
    public Builder alternatives(List<Hypothesis> value) {
      alternatives = List.copyOf(value);
      return this;
    }

    /** The lattice, null for none. */
    public Builder lattice(@Nullable Lattice value) {
      lattice = value;
      return this;
    }

    /** Who spoke, null where that is not known. */
    public Builder speakerVector(@Nullable SpeakerVector value) {
      speakerVector = value;
      return this;
    }

    public RecognitionResult build() {
      return new RecognitionResult(this);
    }
  }
}
