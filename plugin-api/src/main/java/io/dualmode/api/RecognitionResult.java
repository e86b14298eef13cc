package io.dualmode.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The outcome of one utterance: its n-best list and, where asked for, its lattice.
 *
 * @param startMillis where the utterance begins on the clock of the session
 * @param endMillis where it ends
 * @param alternatives distinct readings, best first, at least one ({@link Hypothesis#EMPTY} for silence)
 * @param lattice the word lattice, where the session was opened with {@link SessionOptions#lattice}
 * @param speakerVector who spoke, where the session has {@link SessionOptions#speakerVectors} and enough was said
 */
public record RecognitionResult(
    long startMillis, long endMillis, List<Hypothesis> alternatives, Optional<Lattice> lattice, Optional<SpeakerVector> speakerVector) {
  public RecognitionResult {
    alternatives = List.copyOf(alternatives);
    Objects.requireNonNull(lattice, "lattice");
    Objects.requireNonNull(speakerVector, "speakerVector");
    if (alternatives.isEmpty()) {
      throw new IllegalArgumentException("alternatives is empty, expected at least one hypothesis");
    }
    if (startMillis < 0 || endMillis < startMillis) {
      throw new IllegalArgumentException("times are " + startMillis + ".." + endMillis + " ms, expected 0 <= start <= end");
    }
  }

  /** A result without a speaker vector. */
  public RecognitionResult(long startMillis, long endMillis, List<Hypothesis> alternatives, Optional<Lattice> lattice) {
    this(startMillis, endMillis, alternatives, lattice, Optional.empty());
  }

  /** This result with a speaker vector. */
  public RecognitionResult withSpeakerVector(Optional<SpeakerVector> vector) {
    return new RecognitionResult(startMillis, endMillis, alternatives, lattice, vector);
  }

  /** A result without speech. */
  public static RecognitionResult empty(long startMillis, long endMillis) {
    return new RecognitionResult(startMillis, endMillis, List.of(Hypothesis.EMPTY), Optional.empty());
  }

  public Hypothesis best() {
    return alternatives.get(0);
  }

  public String text() {
    return best().text();
  }
}
