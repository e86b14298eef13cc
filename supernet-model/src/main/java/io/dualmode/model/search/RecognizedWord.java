package io.dualmode.model.search;

import java.util.List;

/**
 * One word of a reading.
 *
 * @param text spelling as in the lexicon
 * @param startFrame first encoder frame of the word, silence before it excluded
 * @param endFrame first frame after it
 * @param confidence posterior probability that the word was said at this time, 0..1; 0 in partial readings, which have none
 * @param units its units in order
 */
public record RecognizedWord(String text, int startFrame, int endFrame, double confidence, List<UnitSpan> units) {
  public RecognizedWord {
    units = List.copyOf(units);
  }
}
