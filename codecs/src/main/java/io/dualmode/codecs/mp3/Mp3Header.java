package io.dualmode.codecs.mp3;

import io.dualmode.api.audio.spi.ByteWindow;
import java.io.IOException;

/**
 * The header of a Layer III frame.
 *
 * <p>Sources: ISO/IEC 11172-3 and 13818-3; MPEG-2.5 as the field has it.
 *
 * @param bits the four bytes
 * @param version 1, 2, or 3 for 2.5
 * @param bytes of the whole frame
 */
record Mp3Header(int bits, int version, int sampleRateHz, int channels, int bytes) {
  static final int BYTES = 4;
  private static final int[] KBPS_1 = {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320};
  private static final int[] KBPS_2 = {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160};
  private static final int[] RATES_1 = {44100, 48000, 32000};

  /** The header so many bytes ahead in a window, or null. */
  static Mp3Header at(ByteWindow in, int ahead) throws IOException {
    if (in.available(ahead + BYTES) < ahead + BYTES || in.at(ahead) != 0xff) {
      return null;
    }
    int bits = in.int32(ahead);
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
    return new Mp3Header(bits, version, rate, (bits >> 6 & 3) == 3 ? 1 : 2, bytes);
  }

  int samples() {
    return version == 1 ? 1152 : 576;
  }

  int sideInfoBytes() {
    return version == 1 ? (channels == 1 ? 17 : 32) : (channels == 1 ? 9 : 17);
  }

  /** Whether a checksum stands between header and side information. */
  boolean checked() {
    return (bits >> 16 & 1) == 0;
  }

  /** Bytes of header and checksum. */
  int headBytes() {
    return checked() ? BYTES + 2 : BYTES;
  }

  /** Whether the right channel's upper bands are only its share of the left one's. */
  boolean intensityStereo() {
    return (bits >> 6 & 3) == 1 && (bits >> 4 & 1) != 0;
  }

  /** Whether a stream can go on with that frame: version and sampling rate do not change within one. */
  boolean goesWith(Mp3Header other) {
    return version == other.version && sampleRateHz == other.sampleRateHz;
  }
}
