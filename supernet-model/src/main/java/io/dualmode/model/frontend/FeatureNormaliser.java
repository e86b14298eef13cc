package io.dualmode.model.frontend;

/**
 * Brings the features of an utterance to the level and mean of training, by what was heard so far. One utterance at a time; what is settled
 * depends on which frames were added, bit for bit, and nothing is allocated after construction. Not thread-safe.
 */
public interface FeatureNormaliser {
  /** Adds {@code count} frames of {@code features}, the first at {@code offset}. */
  void add(float[] features, int offset, int count);

  /** Frames added so far. */
  int frames();

  /** Fixes what {@link #normalise} does, over the frames added so far. */
  void settle();

  /**
   * Frames {@code [first, first + count)} of the utterance as settled, zeros outside {@code [0, end)}.
   *
   * @param features from {@code offset} on the frames of the utterance from {@code held} on
   * @param end frames of the utterance that exist
   * @param out receives [count, features]
   */
  void normalise(float[] features, int offset, int held, int end, int first, int count, float[] out);

  /** Forgets all frames. */
  void reset();

  /** Memory of this utterance's statistics. */
  long bytes();
}
