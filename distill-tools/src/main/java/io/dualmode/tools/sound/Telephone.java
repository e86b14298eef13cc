package io.dualmode.tools.sound;

/** Recordings of 16 kHz as a line of 8 kHz carries them: nothing above 4 kHz is left. Stateless. */
public final class Telephone {
  private static final int RATE_HZ = 16_000;
  private static final int REACH = 200;
  /** What sampling down to 8 kHz and up again leaves, where the filters are steep. */
  private static final Convolution NARROW = BandPass.of(0, 3820, RATE_HZ, REACH);
  private static final Convolution VOICE = BandPass.of(300, 3400, RATE_HZ, REACH);

  private Telephone() {}

  /** Sampled down to 8 kHz and up again, as long as before. */
  public static float[] narrowBand(float[] x) {
    return NARROW.apply(x);
  }

  /** The band from 300 to 3400 Hz, companded to 8 bits at 8 kHz. */
  public static float[] line(float[] x, G711 law) {
    float[] voice = VOICE.apply(x);
    float[] half = new float[(x.length + 1) / 2];
    for (int i = 0; i < half.length; i++) {
      half[i] = voice[2 * i];
    }
    law.apply(half);
    float[] spread = new float[x.length];
    for (int i = 0; i < half.length; i++) {
      spread[2 * i] = 2 * half[i];
    }
    return NARROW.apply(spread);
  }
}
