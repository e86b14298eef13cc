package io.dualmode.sphinx;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.Random;

/** Sound that the host's voice activity detection cuts into utterances: loud noise in faint noise, 16 kHz, 16 bit. */
public final class Audio {
  private static final int RATE_HZ = 16_000;

  private Audio() {}

  /** One second of faint noise, then for each burst its length of loud noise and one second of faint noise. */
  static byte[] bursts(int... burstMillis) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Random random = new Random(7);
    noise(out, random, 1000, 10);
    for (int millis : burstMillis) {
      noise(out, random, millis, 8000);
      noise(out, random, 1000, 10);
    }
    return out.toByteArray();
  }

  public static InputStream stream(int... burstMillis) {
    return new ByteArrayInputStream(bursts(burstMillis));
  }

  private static void noise(ByteArrayOutputStream out, Random random, int millis, double amplitude) {
    for (int i = 0; i < millis * RATE_HZ / 1000; i++) {
      int sample = (int) (random.nextGaussian() * amplitude);
      out.write(sample);
      out.write(sample >> 8);
    }
  }
}
