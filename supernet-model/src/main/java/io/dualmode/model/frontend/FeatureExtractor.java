package io.dualmode.model.frontend;

/**
 * A front end at work on one stream of samples. Its frames depend on the samples only, bit for bit, not on how they were cut into calls.
 * Not thread-safe.
 */
public interface FeatureExtractor {
  /** The next samples, in [-1, 1), at the front end's rate. */
  void accept(float[] samples, int offset, int length, FeatureSink sink);

  /** Ends the utterance and makes ready for the next one. */
  void finish(FeatureSink sink);

  /** Forgets the utterance. */
  void reset();
}
