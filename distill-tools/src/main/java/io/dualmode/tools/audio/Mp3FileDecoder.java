package io.dualmode.tools.audio;

import io.dualmode.model.frontend.SampleSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jcodec.codecs.mpa.Mp3Decoder;

/**
 * Reads MPEG-1, 2 and 2.5 Layer III through JCodec, channels averaged.
 *
 * <p>Frames are found by their headers; bytes that are no frame (tags at the end, junk) are skipped. A first frame that holds a
 * {@code Xing} or {@code Info} tag carries no audio and is dropped; when the encoder noted its delay and padding in it, the
 * stream is cut to the original samples ({@code delay + 529} at the start, 529 being the decoder's own delay).
 *
 * <p>Sources: ISO/IEC 11172-3 and 13818-3 (headers); G. Bouvigne, "MP3 Tag rev 1" (delay and padding).
 */
final class Mp3FileDecoder implements AudioDecoder {
  private static final int[] KBPS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
  private static final int[] KBPS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
  private static final int[] RATES_1 = {44100, 48000, 32000};
  private static final int DECODER_DELAY = 529;

  /** One frame's header; {@code version} is 1, 2, or 3 for 2.5. */
  private record Header(int version, int sampleRateHz, int channels, int bytes) {
    int samples() {
      return version == 1 ? 1152 : 576;
    }

    int sideInfoBytes() {
      return version == 1 ? (channels == 1 ? 17 : 32) : (channels == 1 ? 9 : 17);
    }
  }

  private final byte[] data;
  private final Header first;
  private int at;
  private long skip;
  private long keep = Long.MAX_VALUE;

  Mp3FileDecoder(byte[] data) throws IOException {
    this.data = data;
    at = nextFrame(0, null);
    if (at < 0) {
      throw new CorruptAudioException("has no MP3 frame", "convert it to WAV, FLAC, Ogg Opus or MP3");
    }
    first = header(at);
    readEncoderTag();
  }

  @Override
  public int sampleRateHz() {
    return first.sampleRateHz();
  }

  @Override
  public void decode(SampleSink sink) throws IOException {
    Mp3Decoder mp3 = new Mp3Decoder();
    ByteBuffer pcm = ByteBuffer.allocate(4 * 1152);
    float[] mono = new float[1152];
    long seen = 0;
    while (at >= 0 && seen < skip + keep) {
      Header header = header(at);
      pcm.clear();
      ByteBuffer out = mp3.decodeFrame(ByteBuffer.wrap(data, at, header.bytes()).slice(), pcm).getData();
      out.order(ByteOrder.LITTLE_ENDIAN);
      int channels = header.channels();
      int count = out.remaining() / 2 / channels;
      for (int i = 0; i < count; i++) {
        float sum = 0;
        for (int c = 0; c < channels; c++) {
          sum += out.getShort();
        }
        mono[i] = sum / channels / 32768;
      }
      int from = (int) Math.min(count, Math.max(0, skip - seen));
      int end = (int) Math.min(count, keep == Long.MAX_VALUE ? count : skip + keep - seen);
      if (end > from) {
        sink.samples(mono, from, end - from);
      }
      seen += count;
      at = nextFrame(at + header.bytes(), first);
    }
  }

  private void readEncoderTag() {
    int tag = at + 4 + first.sideInfoBytes();
    int end = at + first.bytes();
    if (tag + 8 > end || !(matches(tag, "Xing") || matches(tag, "Info"))) {
      return;
    }
    int flags = ByteBuffer.wrap(data).getInt(tag + 4);
    int field = tag + 8;
    int frames = (flags & 1) != 0 && field + 4 <= end ? ByteBuffer.wrap(data).getInt(field) : 0;
    field += (flags & 1) * 4 + (flags >> 1 & 1) * 4 + (flags >> 2 & 1) * 100 + (flags >> 3 & 1) * 4;
    at = nextFrame(end, first);
    if (field + 24 <= end && data[field] != 0) {
      int delay = (data[field + 21] & 0xff) << 4 | (data[field + 22] & 0xf0) >> 4;
      int padding = (data[field + 22] & 0x0f) << 8 | data[field + 23] & 0xff;
      long total = (long) frames * first.samples() - delay - padding;
      if (frames > 0 && total > 0) {
        skip = delay + DECODER_DELAY;
        keep = total;
      }
    }
  }

  private boolean matches(int offset, String text) {
    for (int i = 0; i < text.length(); i++) {
      if (data[offset + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Offset of the next frame like {@code like} that is followed by another or by the end of the data, or -1. */
  private int nextFrame(int from, Header like) {
    for (int i = from; i + 4 <= data.length; i++) {
      Header header = header(i);
      if (header == null || i + header.bytes() > data.length
          || like != null && (header.version() != like.version() || header.sampleRateHz() != like.sampleRateHz())) {
        continue;
      }
      int end = i + header.bytes();
      if (i == from && like != null || end + 4 > data.length || header(end) != null) {
        return i;
      }
    }
    return -1;
  }

  private Header header(int offset) {
    int bits = ByteBuffer.wrap(data).getInt(offset);
    int version = new int[] {3, 0, 2, 1}[bits >> 19 & 3];
    int layer = 4 - (bits >> 17 & 3);
    int rateIndex = bits >> 10 & 3;
    int kbpsIndex = bits >> 12 & 15;
    if (bits >>> 21 != 0x7ff || version == 0 || layer != 3 || rateIndex == 3 || kbpsIndex == 0 || kbpsIndex == 15) {
      return null;
    }
    int rate = RATES_1[rateIndex] >> (version - 1);
    int kbps = (version == 1 ? KBPS_1 : KBPS_2)[kbpsIndex];
    int bytes = (version == 1 ? 144 : 72) * kbps * 1000 / rate + (bits >> 9 & 1);
    return new Header(version, rate, (bits >> 6 & 3) == 3 ? 1 : 2, bytes);
  }
}
