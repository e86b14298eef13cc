package io.dualmode.model.head;

import io.dualmode.model.search.SearchConfig;
import io.dualmode.model.search.UtteranceSearch;
import io.dualmode.model.search.score.AcousticScorer;
import io.dualmode.model.search.unit.PrefixSearch;
import io.dualmode.model.search.unit.UnitNetwork;
import io.dualmode.model.search.unit.UnitSpelling;

/**
 * A head as one search uses it: it makes a row of each encoded frame, and its scorer reads the rows. It allocates nothing once it has seen
 * its largest batch. Not thread-safe.
 */
public interface ScoringHead {
  /**
   * What searches ask whose paths are told apart by a bounded number of acoustic contexts; always the same one. Null where rows are
   * something else, which searches of the head's own kind read ({@link HeadPart#scoresUnits}).
   */
  AcousticScorer scorer();

  /** This head as one of a certain class, which a search of its kind knows; null where it is another. */
  default <T extends ScoringHead> T as(Class<T> kind) {
    return kind.isInstance(this) ? kind.cast(this) : null;
  }

  /** Floats in a row. */
  default int rowSize() {
    return scorer().rowSize();
  }

  /**
   * Fills {@code out[outOffset ..]} with one row of {@link #rowSize} floats for each of {@code frames} encoded frames
   * {@code encoded[offset ..]}.
   */
  void fill(float[] encoded, int offset, int frames, float[] out, int outOffset);

  /**
   * A search for any sequence of units that a network allows, over the rows of this head, which then belongs to it.
   *
   * @param spelling how the head's units make words
   */
  default UtteranceSearch newUnitSearch(SearchConfig config, UnitSpelling spelling, UnitNetwork network) {
    return new PrefixSearch(config, spelling, network, scorer());
  }

  /**
   * The unit of each of the first floats of a row, where a softmax over those is a posterior of units: -1 for none of them. Null where rows
   * are something else; words then get no evidence from single frames.
   */
  default int[] unitOfOutput() {
    return null;
  }

  /**
   * A scorer like this one's for a loop over all units, which costs the square of their number a frame. Null where contexts are more than
   * the units, or the loop would say little.
   */
  default AcousticScorer newLoopScorer() {
    return null;
  }

  /** Whether the rows of two networks may be averaged: they are scores that add up frame by frame, and doing so was found to help. */
  default boolean averages() {
    return false;
  }
}
