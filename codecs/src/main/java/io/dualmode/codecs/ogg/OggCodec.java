package io.dualmode.codecs.ogg;

import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.IOException;

/** What the packets of one link of an Ogg stream become. */
interface OggCodec {
  int sampleRateHz();

  int channels();

  /** Samples at the beginning of the link that are no audio. */
  int preSkip();

  /** Samples of each channel that {@link #decode} will give for a packet, as far as its head tells; 0 for headers. */
  int duration(byte[] packet);

  /**
   * Decodes a packet into {@link #samples}; returns the samples of each channel, 0 for headers.
   *
   * @throws CorruptAudioException when it cannot be decoded; the next one may be
   */
  int decode(byte[] packet) throws IOException;

  /** {@code [channel][sample]} of the last packet decoded. */
  float[][] samples();

  /** Forgets what earlier packets left, where some are missing. */
  void interrupted();

  /** Whether what comes before the audio was there. */
  boolean ready();
}
