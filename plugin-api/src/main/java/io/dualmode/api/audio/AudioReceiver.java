package io.dualmode.api.audio;

import java.io.IOException;

/** Takes the samples of one channel, or of several that were mixed, as they are read. */
@FunctionalInterface
public interface AudioReceiver {
  /** The rate of the samples that follow; said before the first ones, and again where it changes (recordings joined into one file). */
  default void rate(int sampleRateHz) throws IOException {}

  /**
   * The next samples.
   *
   * @param samples in [-1, 1]; the array is the reader's again afterwards
   */
  void samples(float[] samples, int offset, int length) throws IOException;
}
