package io.dualmode.tools.sound;

import java.util.Random;

/** Signals at 16 kHz, and what is measured on them. */
final class TestSignals {
  static final int RATE = 16_000;

  private TestSignals() {}

  static float[] tone(double hz, double amplitude, int samples) {
    float[] x = new float[samples];
    for (int i = 0; i < samples; i++) {
      x[i] = (float) (amplitude * Math.sin(2 * Math.PI * hz * i / RATE));
    }
    return x;
  }

  static float[] noise(double amplitude, int samples, long seed) {
    Random random = new Random(seed);
    float[] x = new float[samples];
    for (int i = 0; i < samples; i++) {
      x[i] = (float) (amplitude * (2 * random.nextDouble() - 1));
    }
    return x;
  }

  static double decibel(double powerRatio) {
    return 10 * Math.log10(powerRatio);
  }

  /** Power at one frequency, away from the ends. */
  static double powerAt(float[] x, double hz) {
    int from = x.length / 4;
    int to = x.length - from;
    double re = 0;
    double im = 0;
    for (int i = from; i < to; i++) {
      double window = 1 - Math.cos(2 * Math.PI * (i - from) / (to - from));
      re += window * x[i] * Math.cos(2 * Math.PI * hz * i / RATE);
      im += window * x[i] * Math.sin(2 * Math.PI * hz * i / RATE);
    }
    return 2 * (re * re + im * im) / ((double) (to - from) * (to - from));
  }

  /** Correlation of two signals, -1 to 1. */
  static double likeness(float[] a, float[] b) {
    double product = 0;
    for (int i = 0; i < a.length; i++) {
      product += a[i] * b[i];
    }
    return product / Math.sqrt(Samples.energy(a, 0, a.length) * Samples.energy(b, 0, b.length));
  }
}
