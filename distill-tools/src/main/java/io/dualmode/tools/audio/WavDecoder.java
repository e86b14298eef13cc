package io.dualmode.tools.audio;

import io.dualmode.model.frontend.SampleSink;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Reads RIFF (and RF64) WAVE: PCM of 8, 16, 24 or 32 bits and IEEE float of 32 or 64, plain or WAVE_FORMAT_EXTENSIBLE, any
 * number of channels (averaged).
 *
 * <p>Chunks other than {@code fmt } and {@code data} are skipped wherever they stand. A data size of 0 or 0xFFFFFFFF, left by
 * writers that could not seek back, or one beyond the end of the file means "up to the end of the file".
 *
 * <p>Source: Multimedia Programming Interface and Data Specifications 1.0 (1991), "Waveform Audio File Format"; Microsoft,
 * WAVEFORMATEXTENSIBLE.
 */
final class WavDecoder implements AudioDecoder {
  private static final int PCM = 1;
  private static final int IEEE_FLOAT = 3;
  private static final int EXTENSIBLE = 0xfffe;
  private static final int BLOCK_FRAMES = 4096;

  private final InputStream in;
  private final int encoding;
  private final int channels;
  private final int sampleRateHz;
  private final int bits;
  private final int frameBytes;
  private final long dataBytes;

  WavDecoder(InputStream in) throws IOException {
    this.in = in;
    in.skipNBytes(12);
    ByteBuffer format = null;
    while (true) {
      ByteBuffer header = read(8);
      int id = header.getInt();
      long size = header.getInt() & 0xffffffffL;
      if (id == id("data")) {
        dataBytes = size == 0 || size == 0xffffffffL ? Long.MAX_VALUE : size;
        break;
      }
      if (id == id("fmt ")) {
        if (size < 16 || size > 1 << 16) {
          throw new CorruptAudioException("its format chunk has " + size + " bytes, allowed: 16..65536", "convert it again");
        }
        format = read((int) size);
        in.skipNBytes(size & 1);
      } else {
        in.skipNBytes(size + (size & 1));
      }
    }
    if (format == null) {
      throw new CorruptAudioException("has no format chunk before its data", "convert it again");
    }
    int tag = format.getShort() & 0xffff;
    channels = format.getShort() & 0xffff;
    sampleRateHz = format.getInt();
    format.getInt();
    frameBytes = format.getShort() & 0xffff;
    bits = format.getShort() & 0xffff;
    encoding = tag == EXTENSIBLE && format.limit() >= 26 ? format.getShort(24) & 0xffff : tag;
    boolean known = encoding == PCM && (bits == 8 || bits == 16 || bits == 24 || bits == 32)
        || encoding == IEEE_FLOAT && (bits == 32 || bits == 64);
    if (!known) {
      throw new CorruptAudioException("is WAVE encoding " + encoding + " with " + bits + " bits", "convert it to 16-bit PCM");
    }
    if (channels == 0 || sampleRateHz <= 0 || frameBytes != channels * (bits / 8)) {
      throw new CorruptAudioException("its format chunk is impossible (" + channels + " channels, " + sampleRateHz + " Hz, "
          + frameBytes + " bytes per frame of " + bits + " bits)", "convert it again");
    }
  }

  @Override
  public int sampleRateHz() {
    return sampleRateHz;
  }

  @Override
  public void decode(SampleSink sink) throws IOException {
    byte[] bytes = new byte[BLOCK_FRAMES * frameBytes];
    ByteBuffer view = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    float[] mono = new float[BLOCK_FRAMES];
    long left = dataBytes;
    while (left > 0) {
      int got = in.readNBytes(bytes, 0, (int) Math.min(left, bytes.length));
      int frames = got / frameBytes;
      for (int i = 0; i < frames; i++) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += sample(view, i * frameBytes + c * (bits / 8));
        }
        mono[i] = (float) (sum / channels);
      }
      if (frames > 0) {
        sink.samples(mono, 0, frames);
      }
      if (got < bytes.length) {
        return;
      }
      left -= got;
    }
  }

  private double sample(ByteBuffer view, int at) {
    if (encoding == IEEE_FLOAT) {
      double x = bits == 32 ? view.getFloat(at) : view.getDouble(at);
      return Double.isFinite(x) ? Math.max(-1, Math.min(1, x)) : 0;
    }
    return switch (bits) {
      case 8 -> ((view.get(at) & 0xff) - 128) / 128.0;
      case 16 -> view.getShort(at) / 32768.0;
      case 24 -> (view.get(at) & 0xff | (view.get(at + 1) & 0xff) << 8 | view.get(at + 2) << 16) / 8388608.0;
      default -> view.getInt(at) / 2147483648.0;
    };
  }

  private static int id(String name) {
    return name.charAt(0) | name.charAt(1) << 8 | name.charAt(2) << 16 | name.charAt(3) << 24;
  }

  private ByteBuffer read(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }
}
