package io.dualmode.model.confidence;

import io.dualmode.api.config.RecognitionMode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How the evidence of one model becomes probabilities, fitted on held-out speech ({@code ./dualmode calibrate}) and kept in the
 * model's {@code config.json}. It holds for the head it was fitted with and the weights that each mode takes by itself.
 *
 * @param head head that scored the search
 * @param maps the maps of each use that was fitted
 * @param speech what tells speech from other sounds, whoever listens and for what; empty in models that know no such thing
 * @param origin what it was fitted on, in words
 */
public record Calibration(String head, Map<Use, Maps> maps, Optional<SpeechMap> speech, String origin) {

  /**
   * What a session listens for.
   *
   * @param mode how it listens
   * @param grammar whether only words of a grammar can be heard; free speech, biased or not, otherwise
   */
  public record Use(RecognitionMode mode, boolean grammar) {
    // Written out: every process reads a calibration when it starts, and what a record makes of itself costs it a hundred classes first.
    @Override
    public boolean equals(Object other) {
      return other instanceof Use that && mode == that.mode && grammar == that.grammar;
    }

    @Override
    public int hashCode() {
      return 2 * mode.ordinal() + (grammar ? 1 : 0);
    }
  }

  /**
   * The maps of one use.
   *
   * @param word of {@link Evidence#WORD}
   * @param reading of {@link Evidence#READING}
   */
  public record Maps(ConfidenceMap word, ConfidenceMap reading) {
    public Maps {
      word.require(Evidence.WORD);
      reading.require(Evidence.READING);
    }

    /** Log odds that each word of a reading is right. */
    public double[] words(Evidence evidence) {
      return evidence.words().stream().mapToDouble(vector -> word.logOdds(Evidence.WORD, vector)).toArray();
    }

    /** Log odds that all of a reading is right, given those of its words. */
    public double reading(Evidence evidence, double[] words) {
      return reading.logOdds(Evidence.READING, evidence.reading(words));
    }
  }

  public Calibration {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(origin, "origin");
    maps = Map.copyOf(maps);
  }

  /** The maps of a use, empty where none was fitted. */
  public Optional<Maps> of(Use use) {
    return Optional.ofNullable(maps.get(use));
  }
}
