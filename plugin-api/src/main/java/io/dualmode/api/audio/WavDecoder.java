package io.dualmode.api.audio;

import io.dualmode.api.audio.PcmFormat.Kind;
import io.dualmode.api.audio.spi.AudioDecoder;
import io.dualmode.api.audio.spi.AudioSink;
import io.dualmode.api.audio.spi.ByteWindow;
import io.dualmode.api.audio.spi.CorruptAudioException;
import io.dualmode.api.audio.spi.Tags;
import java.io.IOException;
import java.util.Map;

/**
 * Reads RIFF (and RF64) WAVE: PCM of up to 32 bits, IEEE float of 32 or 64, A-law and mu-law, plain or WAVE_FORMAT_EXTENSIBLE.
 *
 * <p>Chunks other than {@code fmt } and {@code data} are skipped wherever they stand; several {@code data} chunks and several WAVE files
 * one behind the other are heard in their order. A data size of 0 or close to 2^31 or 2^32 bytes, left by writers that could not seek
 * back, means "up to the end of the file".
 *
 * <p>Source: Multimedia Programming Interface and Data Specifications 1.0 (1991), "Waveform Audio File Format"; Microsoft,
 * WAVEFORMATEXTENSIBLE; EBU Tech 3306 (RF64); ITU-T G.711.
 */
final class WavDecoder implements AudioDecoder {
  private static final int EXTENSIBLE = 0xfffe;
  /** Sizes from here on that the file does not hold stand for "unknown": writers of pipes leave the largest that fits, or a bit less. */
  private static final long[][] OPEN = {{0x7fff0000L, 0x7fffffffL}, {0xffff0000L, 0xffffffffL}};
  private static final Map<Integer, String> NAMES = Map.of(2, "Microsoft ADPCM", 0x11, "IMA ADPCM", 0x31, "GSM 6.10", 0x45, "G.726 ADPCM",
      0x50, "MPEG layer II", 0x55, "MP3", 0x161, "Windows Media Audio", 0xff, "AAC");

  private final ByteWindow in;
  private PcmBlocks blocks;
  private int channels;
  private int sampleRateHz;
  private long longSize = -1;

  WavDecoder(ByteWindow in) throws IOException {
    this.in = in;
    in.skip(12);
    while (!in.startsWith("data")) {
      if (in.available(8) < 8) {
        throw new CorruptAudioException("ends in the middle of its header", "record or convert it again");
      }
      header();
    }
    if (blocks == null) {
      throw new CorruptAudioException("has no format chunk before its data", "convert it again");
    }
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
    while (in.available(8) == 8) {
      if (in.startsWith("data")) {
        data(sink);
      } else if (in.startsWith("RIFF") && in.matches(8, "WAVE")) {
        in.skip(12);
      } else if (isChunk()) {
        PcmBlocks before = blocks;
        header();
        if (blocks != before) {
          sink.format(sampleRateHz, channels);
        }
      } else {
        rest(sink);
      }
    }
  }

  private void data(AudioSink sink) throws IOException {
    long size = size(4);
    in.skip(8);
    boolean open = size >= OPEN[0][0] && size <= OPEN[0][1] || size >= OPEN[1][0] && longSize <= 0 || size == 0 && !isChunk();
    if (size == 0xffffffffL && longSize > 0) {
      size = longSize;
    }
    if (open) {
      blocks.deliverAll(size == 0 || size == 0xffffffffL ? Long.MAX_VALUE : size, sink);
    } else {
      blocks.deliverWhole(size, sink);
    }
    pad(size);
  }

  /** What is behind the last chunk and is none itself: a tag, zeros, or samples that the header knows nothing of. */
  private void rest(AudioSink sink) throws IOException {
    boolean tag = Tags.bytes(in) > 0;
    long bytes = 0;
    boolean zero = true;
    for (; !in.atEnd(); bytes++) {
      zero &= in.at(0) == 0;
      in.skip(1);
    }
    if (!tag && !zero && bytes >= (long) sampleRateHz / 10 * blocks.frameBytes()) {
      sink.damage(bytes + " bytes behind its samples are no chunk");
    }
  }

  private void header() throws IOException {
    long size = size(4);
    if (in.startsWith("fmt ")) {
      if (size < 16 || size > 1 << 16) {
        throw new CorruptAudioException("its format chunk has " + size + " bytes, allowed: 16..65536", "convert it again");
      }
      if (in.available((int) size + 8) < size + 8) {
        throw new CorruptAudioException("ends in the middle of its header", "record or convert it again");
      }
      format((int) size);
    } else if (in.startsWith("ds64") && in.available(24) == 24) {
      longSize = size(16) | size(20) << 32;
    }
    in.skip(8 + size);
    pad(size);
  }

  /** Chunks are padded to even sizes, but not by all writers. */
  private void pad(long size) throws IOException {
    if ((size & 1) != 0 && in.available(1) == 1 && (in.at(0) == 0 || !isChunk())) {
      in.skip(1);
    }
  }

  /** Whether four letters, digits or blanks stand here, as chunks begin. */
  private boolean isChunk() throws IOException {
    if (in.available(8) < 8) {
      return false;
    }
    for (int i = 0; i < 4; i++) {
      int c = in.at(i);
      if (!(c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c == ' ' || c == '_')) {
        return false;
      }
    }
    return true;
  }

  private void format(int size) throws IOException {
    int tag = int16(8);
    channels = int16(10);
    sampleRateHz = (int) size(12);
    int frameBytes = int16(20);
    int bits = int16(22);
    if (tag == EXTENSIBLE && size >= 26) {
      tag = int16(32);
    }
    Kind kind = switch (tag) {
      case 1 -> bits <= 8 ? Kind.UNSIGNED : Kind.SIGNED;
      case 3 -> Kind.FLOAT;
      case 6 -> Kind.A_LAW;
      case 7 -> Kind.MU_LAW;
      default -> null;
    };
    if (kind == null) {
      String name = NAMES.get(tag);
      throw name == null ? CorruptAudioException.unread("is WAVE encoding " + tag + " with " + bits + " bits")
          : AudioFormats.unread("WAVE with " + name);
    }
    if (channels == 0 || sampleRateHz <= 0 || frameBytes % Math.max(1, channels) != 0 || 8 * frameBytes < channels * bits || bits == 0) {
      throw new CorruptAudioException("its format chunk is impossible (" + channels + " channels, "
          + Integer.toUnsignedString(sampleRateHz) + " Hz, "
          + frameBytes + " bytes per frame of " + bits + " bits)", "convert it again");
    }
    PcmFormat samples = new PcmFormat(kind == Kind.UNSIGNED && frameBytes > channels ? Kind.SIGNED : kind, frameBytes / channels, false);
    if (!samples.known()) {
      throw CorruptAudioException.unread("is WAVE encoding " + tag + " with " + bits + " bits in " + frameBytes / channels + " bytes");
    }
    blocks = new PcmBlocks(in, samples, channels, sampleRateHz);
  }

  private int int16(int at) {
    return in.at(at) | in.at(at + 1) << 8;
  }

  private long size(int at) {
    return Integer.reverseBytes(in.int32(at)) & 0xffffffffL;
  }
}
