package io.dualmode.api.audio.spi;

import java.io.IOException;

/**
 * One opened audio stream of a known format; used once, by one thread.
 *
 * <p>What every decoder keeps: its time and memory are bounded by a multiple of the bytes read; what is damaged is left out, said to
 * the sink, and the rest is heard; an exception ends the stream there, with all before it delivered.
 */
public interface AudioDecoder {
  /** Samples per second at the beginning of the stream. */
  int sampleRateHz();

  /** Channels at the beginning of the stream. */
  int channels();

  /** Delivers the whole stream. */
  void decode(AudioSink sink) throws IOException;
}
