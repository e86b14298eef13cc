package io.dualmode.api.audio.spi;

import java.io.IOException;

/** Where a decoder puts what it hears; one thread. */
public interface AudioSink {
  /** Said before the first samples, and again where rate or number of channels change. */
  void format(int sampleRateHz, int channels) throws IOException;

  /**
   * The next samples, {@code [channel][frame]} in [-1, 1]; the arrays are the decoder's again afterwards.
   *
   * @param frames samples of each channel, 0 or more
   */
  void frames(float[][] samples, int frames) throws IOException;

  /** Audio is missing where the stream stands now: what happened, as the end of a sentence that begins with the place. */
  void damage(String what);

  /** Something about the file that its user should know, though no audio is known to be missing. */
  void note(String what);
}
