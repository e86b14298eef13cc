package io.dualmode.api.audio;

import io.dualmode.api.audio.PcmFormat.Kind;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Reads AIFF and AIFF-C: integers of 1 to 32 bits in either order of bytes, floats, A-law and mu-law.
 *
 * <p>Sources: Apple, Audio Interchange File Format 1.3 (1989); AIFF-C draft (1991).
 */
final class AiffDecoder implements AudioDecoder {
  private final ByteWindow in;
  private PcmBlocks blocks;
  private int channels;
  private int sampleRateHz;
  private long frames;

  AiffDecoder(ByteWindow in) throws IOException {
    this.in = in;
    boolean compressed = in.matches(8, "AIFC");
    in.skip(12);
    while (!in.startsWith("SSND")) {
      if (in.available(8) < 8) {
        throw new CorruptAudioException("ends in the middle of its header", "record or convert it again");
      }
      long size = in.int32(4) & 0xffffffffL;
      int wanted = (int) Math.min(size, 64) + 8;
      if (in.startsWith("COMM") && size >= 18 && in.available(wanted) == wanted) {
        format(compressed && size >= 22);
      }
      in.skip(8 + size + (size & 1));
    }
    if (blocks == null) {
      throw new CorruptAudioException("has no common chunk before its sound", "convert it again");
    }
  }

  private void format(boolean compressed) throws IOException {
    channels = in.int32(8) >>> 16;
    frames = (in.int32(8) & 0xffffL) << 16 | in.int32(12) >>> 16;
    int bits = in.int32(12) & 0xffff;
    int exponent = (in.int32(16) >>> 16 & 0x7fff) - 16383;
    long mantissa = (in.int32(18) & 0xffffffffL) << 32 | in.int32(22) & 0xffffffffL;
    double rate = exponent < 0 || exponent > 31 ? 0 : (mantissa >>> 1) * Math.scalb(1.0, exponent - 62);
    sampleRateHz = (int) Math.round(rate);
    String code = compressed ? new String(in.copy(26, 4), StandardCharsets.ISO_8859_1) : "NONE";
    int bytes = (bits + 7) / 8;
    PcmFormat samples = switch (code) {
      case "NONE", "twos", "in24", "in32", "in16" -> new PcmFormat(Kind.SIGNED, bytes, true);
      case "sowt" -> new PcmFormat(Kind.SIGNED, bytes, false);
      case "raw " -> new PcmFormat(Kind.UNSIGNED, bytes, true);
      case "fl32", "FL32" -> new PcmFormat(Kind.FLOAT, 4, true);
      case "fl64", "FL64" -> new PcmFormat(Kind.FLOAT, 8, true);
      case "alaw", "ALAW" -> new PcmFormat(Kind.A_LAW, 1, true);
      case "ulaw", "ULAW" -> new PcmFormat(Kind.MU_LAW, 1, true);
      default -> throw AudioFormats.unread("AIFF-C with compression \"" + code + "\"");
    };
    if (channels == 0 || sampleRateHz <= 0 || !samples.known()) {
      throw new CorruptAudioException("its common chunk is impossible (" + channels + " channels, " + sampleRateHz + " Hz, " + bits
          + " bits)", "convert it again");
    }
    blocks = new PcmBlocks(in, samples, channels, sampleRateHz);
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
    long size = in.available(16) == 16 ? (in.int32(4) & 0xffffffffL) - 8 : 0;
    long offset = in.available(16) == 16 ? in.int32(8) & 0xffffffffL : 0;
    in.skip(16 + offset);
    long length = frames * blocks.frameBytes();
    // writers that could not seek back leave both numbers empty
    if (size - offset <= 0 && frames == 0 || frames >= 0x7fff0000L) {
      blocks.deliverAll(Long.MAX_VALUE, sink);
    } else {
      blocks.deliverWhole(length, sink);
    }
  }
}
