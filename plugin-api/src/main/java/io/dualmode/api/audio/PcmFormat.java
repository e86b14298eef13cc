package io.dualmode.api.audio;

import io.dualmode.api.audio.spi.CorruptAudioException;
import java.io.IOException;

/**
 * Uncompressed samples, as WAVE, AIFF and AU hold them: integers of 1 to 4 bytes, IEEE floats of 4 or 8, G.711 A-law and mu-law.
 *
 * <p>Integers of fewer bits than their bytes have (12 in 2, 20 in 3, 24 in 4) stand in the highest bits, as the formats demand.
 *
 * @param kind what a sample is
 * @param bytes bytes of a sample
 * @param bigEndian whether the highest byte is the first
 */
record PcmFormat(Kind kind, int bytes, boolean bigEndian) {
  /** What a sample is. */
  enum Kind { UNSIGNED, SIGNED, FLOAT, A_LAW, MU_LAW }

  /** Float recordings may be a little louder than full scale; what is louder than this is on another scale. */
  private static final float LOUDEST = 32;

  private static final float[] A_LAW = new float[256];
  private static final float[] MU_LAW = new float[256];

  static {
    for (int i = 0; i < 256; i++) {
      int a = i ^ 0x55;
      int segment = a >> 4 & 7;
      int step = (a & 15) << 4;
      int level = segment == 0 ? step + 8 : step + 0x108 << segment - 1;
      A_LAW[i] = ((a & 0x80) != 0 ? level : -level) / 32768f;
      int mu = ~i & 0xff;
      int magnitude = (((mu & 15) << 3) + 0x84 << (mu >> 4 & 7)) - 0x84;
      MU_LAW[i] = ((mu & 0x80) != 0 ? -magnitude : magnitude) / 32768f;
    }
  }

  /** Whether samples of this form can be read. */
  boolean known() {
    return switch (kind) {
      case UNSIGNED, A_LAW, MU_LAW -> bytes == 1;
      case SIGNED -> bytes >= 1 && bytes <= 4;
      case FLOAT -> bytes == 4 || bytes == 8;
    };
  }

  /** Interleaved frames of {@code out.length} channels into {@code out[channel][frame]}, in [-1, 1]. */
  void read(byte[] data, int frames, float[][] out) throws IOException {
    int channels = out.length;
    for (int i = 0, at = 0; i < frames; i++) {
      for (int c = 0; c < channels; c++, at += bytes) {
        out[c][i] = sample(data, at);
      }
    }
  }

  private float sample(byte[] data, int at) throws IOException {
    return switch (kind) {
      case A_LAW -> A_LAW[data[at] & 0xff];
      case MU_LAW -> MU_LAW[data[at] & 0xff];
      case UNSIGNED -> ((data[at] & 0xff) - 128) / 128f;
      case SIGNED -> (float) ((bits(data, at) << 64 - 8 * bytes >> 64 - 8 * bytes) / Math.scalb(1.0, 8 * bytes - 1));
      case FLOAT -> clipped(bytes == 4 ? Float.intBitsToFloat((int) bits(data, at)) : (float) Double.longBitsToDouble(bits(data, at)));
    };
  }

  private static float clipped(float x) throws IOException {
    if (!(Math.abs(x) <= LOUDEST)) {
      if (!Float.isNaN(x) && !Float.isInfinite(x)) {
        throw new CorruptAudioException("has float samples like " + x + " where full scale is 1",
            "divide them by 32768 or convert the file to 16-bit PCM");
      }
      return 0;
    }
    return Math.max(-1, Math.min(1, x));
  }

  private long bits(byte[] data, int at) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = value << 8 | data[bigEndian ? at + i : at + bytes - 1 - i] & 0xff;
    }
    return value;
  }
}
