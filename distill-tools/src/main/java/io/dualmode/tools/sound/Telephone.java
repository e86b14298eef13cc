package io.dualmode.tools.sound;

import io.dualmode.model.frontend.Resampler;
import io.dualmode.model.frontend.SampleSink;

/** Recordings of 16 kHz as a line of 8 kHz carries them: nothing above 4 kHz is left. Stateless. */
public final class Telephone {
  private static final int RATE_HZ = 8000;
  private static final int REACH = 80;
  private static final Convolution VOICE = BandPass.of(300, 3400, RATE_HZ, REACH);
  /** To the resampler, which makes 16 kHz of anything, twice as fast a signal is one of 32 kHz. */
  private static final int TWICE_THE_RATE_HZ = 32_000;

  private Telephone() {}

  /** Sampled down to 8 kHz and up again, as long as before. */
  public static float[] narrowBand(float[] x) {
    return up(down(x), x.length);
  }

  /** The band from 300 to 3400 Hz, companded to 8 bits. */
  public static float[] line(float[] x, G711 law) {
    float[] y = VOICE.apply(down(x));
    law.apply(y);
    return up(y, x.length);
  }

  private static float[] down(float[] x) {
    return resampled(x, TWICE_THE_RATE_HZ, (x.length + 1) / 2);
  }

  private static float[] up(float[] x, int length) {
    return resampled(x, RATE_HZ, length);
  }

  private static float[] resampled(float[] x, int rateHz, int length) {
    float[] out = new float[length];
    int[] at = {0};
    SampleSink sink = (samples, offset, count) -> {
      int fit = Math.min(count, length - at[0]);
      System.arraycopy(samples, offset, out, at[0], fit);
      at[0] += fit;
    };
    Resampler resampler = new Resampler(rateHz);
    resampler.accept(x, 0, x.length, sink);
    resampler.finish(sink);
    return out;
  }
}
