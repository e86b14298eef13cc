package io.dualmode.api.audio;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether the channels of a recording may be averaged.
 *
 * <p>The first channel is compared with each other one by their correlation over the whole recording. Channels more than 20 dB below
 * the loudest one do not count: a silent one takes nothing away. Near -1 the channels cancel each other; near 0 they carry different
 * sound, such as the two sides of a telephone call.
 */
final class ChannelComparison {
  private static final double SILENT = 0.01;
  private static final double OPPOSITE = -0.3;
  private static final double ALIKE = 0.3;

  private double[] energy = new double[0];
  private double[] product = new double[0];

  void format(int channels) {
    if (channels != energy.length) {
      energy = new double[channels];
      product = new double[channels];
    }
  }

  void add(float[][] samples, int frames) {
    for (int c = 0; c < energy.length; c++) {
      double own = 0;
      double shared = 0;
      for (int i = 0; i < frames; i++) {
        own += (double) samples[c][i] * samples[c][i];
        shared += (double) samples[c][i] * samples[0][i];
      }
      energy[c] += own;
      product[c] += shared;
    }
  }

  /** What is wrong with the mean of the channels, or null. */
  @Nullable String verdict() {
    double loudest = 0;
    for (double e : energy) {
      loudest = Math.max(loudest, e);
    }
    boolean different = false;
    for (int c = 1; c < energy.length && energy[0] > SILENT * loudest; c++) {
      if (energy[c] > SILENT * loudest) {
        double correlation = product[c] / Math.sqrt(energy[0] * energy[c]);
        if (correlation < OPPOSITE) {
          return "its channels are of opposite phase and cancel each other; choose one: channel left";
        }
        different |= correlation < ALIKE;
      }
    }
    return different ? "its channels carry different sound, which is mixed; hear each for itself: channel each" : null;
  }
}
