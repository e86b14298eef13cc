package io.dualmode.tools.sound;

import io.dualmode.model.frontend.Pcm16;

/** Arithmetic on samples in [-1, 1). */
public final class Samples {
  private Samples() {}

  /** 16-bit samples {@code [from, to)} as samples in [-1, 1). */
  public static float[] fromPcm16(short[] pcm, int from, int to) {
    float[] x = new float[to - from];
    Pcm16.toFloat(pcm, from, x.length, x, 0);
    return x;
  }

  /** What a sound card of 16 bits makes of them: rounded, and clipped beyond full scale. */
  public static short[] toPcm16(float[] x) {
    short[] pcm = new short[x.length];
    for (int i = 0; i < x.length; i++) {
      pcm[i] = Pcm16.fromFloat(x[i]);
    }
    return pcm;
  }

  /** Sum of the squares of samples {@code [from, to)}. */
  public static double energy(float[] x, int from, int to) {
    double sum = 0;
    for (int i = from; i < to; i++) {
      sum += x[i] * x[i];
    }
    return sum;
  }

  /** Mean of the squares, 0 of nothing. */
  public static double power(float[] x) {
    return x.length == 0 ? 0 : energy(x, 0, x.length) / x.length;
  }

  /** The largest distance from 0. */
  public static float peak(float[] x) {
    float peak = 0;
    for (float sample : x) {
      peak = Math.max(peak, Math.abs(sample));
    }
    return peak;
  }

  /** Multiplies in place. */
  public static void scale(float[] x, double factor) {
    float f = (float) factor;
    for (int i = 0; i < x.length; i++) {
      x[i] *= f;
    }
  }

  /** Cuts off in place what lies beyond full scale. */
  public static void clip(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(-1, Math.min(1, x[i]));
    }
  }

  /** Adds in place a noise as long as the speech, so loud that it lies {@code decibel} below a power; silence adds nothing. */
  public static void addNoise(float[] speech, float[] noise, double speechPower, double decibel) {
    double power = power(noise);
    if (power <= 0) {
      return;
    }
    float gain = (float) Math.sqrt(speechPower / power / powerRatio(decibel));
    for (int i = 0; i < speech.length; i++) {
      speech[i] += gain * noise[i];
    }
  }

  /** The factor on samples that so many dB are. */
  public static double amplitudeRatio(double decibel) {
    return Math.pow(10, decibel / 20);
  }

  /** The factor on powers that so many dB are. */
  public static double powerRatio(double decibel) {
    return Math.pow(10, decibel / 10);
  }
}
