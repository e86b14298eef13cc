package io.dualmode.api.audio;

import io.dualmode.api.audio.PcmFormat.Kind;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.IOException;

/** Reads AU (".snd" of Sun and NeXT): mu-law, A-law, integers of 8 to 32 bits, floats. */
final class AuDecoder implements AudioDecoder {
  private static final long UNKNOWN = 0xffffffffL;

  private final ByteWindow in;
  private final PcmBlocks blocks;
  private final int channels;
  private final int sampleRateHz;
  private final long length;

  AuDecoder(ByteWindow in) throws IOException {
    this.in = in;
    if (in.available(24) < 24) {
      throw new CorruptAudioException("ends in the middle of its header", "record or convert it again");
    }
    long start = in.int32(4) & 0xffffffffL;
    length = in.int32(8) & 0xffffffffL;
    int encoding = in.int32(12);
    sampleRateHz = in.int32(16);
    channels = in.int32(20);
    PcmFormat samples = switch (encoding) {
      case 1 -> new PcmFormat(Kind.MU_LAW, 1, true);
      case 2, 3, 4, 5 -> new PcmFormat(Kind.SIGNED, encoding - 1, true);
      case 6 -> new PcmFormat(Kind.FLOAT, 4, true);
      case 7 -> new PcmFormat(Kind.FLOAT, 8, true);
      case 27 -> new PcmFormat(Kind.A_LAW, 1, true);
      default -> throw AudioFormats.unread("AU with encoding " + encoding);
    };
    if (start < 24 || sampleRateHz <= 0 || channels < 1 || channels > 0xffff) {
      throw new CorruptAudioException("its header is impossible (" + channels + " channels, " + Integer.toUnsignedString(sampleRateHz)
          + " Hz)", "convert it again");
    }
    blocks = new PcmBlocks(in, samples, channels, sampleRateHz);
    in.skip(start);
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public int channels() {
    return channels;
  }

  @Override
  public void decode(AudioSink sink) throws IOException {
    sink.format(sampleRateHz, channels);
    if (length == UNKNOWN || length == 0) {
      blocks.deliverAll(Long.MAX_VALUE, sink);
    } else {
      blocks.deliverWhole(length, sink);
    }
  }
}
