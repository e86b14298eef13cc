package io.dualmode.model.frontend;

/** Conversion of 16-bit PCM, 32768 being full scale, to samples in [-1, 1) and back. */
public final class Pcm16 {
  private static final float SCALE = 1f / 32768;

  private Pcm16() {}

  public static void toFloat(short[] pcm, int offset, int samples, float[] out, int outOffset) {
    for (int i = 0; i < samples; i++) {
      out[outOffset + i] = pcm[offset + i] * SCALE;
    }
  }

  /** Little-endian bytes, two a sample. */
  public static void toFloat(byte[] littleEndian, int offset, int samples, float[] out, int outOffset) {
    for (int i = 0; i < samples; i++) {
      out[outOffset + i] = toFloat(littleEndian[offset + 2 * i], littleEndian[offset + 2 * i + 1]);
    }
  }

  static float toFloat(byte low, byte high) {
    return (short) (low & 0xff | high << 8) * SCALE;
  }

  /** The nearest 16-bit value; values outside [-1, 1) saturate and NaN becomes 0. */
  public static short fromFloat(float sample) {
    return (short) Math.max(-32768, Math.min(32767, Math.round(sample * 32768)));
  }
}
