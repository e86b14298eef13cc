package io.dualmode.model.search;

import java.util.List;

/**
 * One word of a reading.
 *
 * @param text spelling as in the lexicon
 * @param startFrame first encoder frame of the word, silence before it excluded
 * @param endFrame first frame after it
 * @param confidence posterior probability that the word was said at this time, 0..1
 * @param units its units in order
 * @param sinceFrame where the word before it ended, or the utterance began
 * @param acousticScore weighted log score of the audio from {@code sinceFrame} to {@code endFrame}; not a number where it is not
 *     known, as in partial readings
 */
public record RecognizedWord(String text, int startFrame, int endFrame, double confidence, List<UnitSpan> units, int sinceFrame,
    double acousticScore) {
  public RecognizedWord {
    units = List.copyOf(units);
  }

  /** A word without acoustic score, right behind the one before it. */
  public RecognizedWord(String text, int startFrame, int endFrame, double confidence, List<UnitSpan> units) {
    this(text, startFrame, endFrame, confidence, units, startFrame, Double.NaN);
  }

  /** The same word with another confidence. */
  public RecognizedWord withConfidence(double value) {
    return new RecognizedWord(text, startFrame, endFrame, value, units, sinceFrame, acousticScore);
  }
}
