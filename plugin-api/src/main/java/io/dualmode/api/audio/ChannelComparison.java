package io.dualmode.api.audio;

import org.jspecify.annotations.Nullable;

/**
 * Tells whether the channels of a recording may be averaged.
 *
 * <p>Each two of the first {@value #MOST_CHANNELS} channels are compared by their correlation over the whole recording. A channel whose loudest
 * fifth of a second is more than 20 dB below that of the loudest channel does not count: a silent one takes nothing away; one in which somebody
 * speaks rarely is not silent. Near -1 two channels cancel each other; near 0 they carry different sound, such as the two sides of a telephone
 * call.
 */
final class ChannelComparison {
  private static final int MOST_CHANNELS = 8;
  private static final double SILENT = 0.01;
  private static final double OPPOSITE = -0.3;
  private static final double ALIKE = 0.3;
  private static final double LEVEL_SECONDS = 0.2;

  private double[][] product = new double[0][0];
  private double[] level = new double[0];
  private double[] loudest = new double[0];
  private double levelFrames = 1;

  void format(int channels, int sampleRateHz) {
    levelFrames = LEVEL_SECONDS * sampleRateHz;
    int compared = Math.min(channels, MOST_CHANNELS);
    if (compared != level.length) {
      product = new double[compared][compared];
      level = new double[compared];
      loudest = new double[compared];
    }
  }

  void add(float[][] samples, int frames) {
    double newer = Math.min(1, frames / levelFrames);
    for (int c = 0; c < level.length; c++) {
      for (int other = 0; other <= c; other++) {
        double shared = 0;
        for (int i = 0; i < frames; i++) {
          shared += (double) samples[c][i] * samples[other][i];
        }
        product[c][other] += shared;
        if (other == c) {
          level[c] += newer * (shared / frames - level[c]);
          loudest[c] = Math.max(loudest[c], level[c]);
        }
      }
    }
  }

  /** What is wrong with the mean of the channels, or null. */
  @Nullable String verdict() {
    double most = 0;
    for (double l : loudest) {
      most = Math.max(most, l);
    }
    boolean different = false;
    for (int c = 1; c < level.length; c++) {
      for (int other = 0; other < c; other++) {
        if (loudest[c] > SILENT * most && loudest[other] > SILENT * most) {
          double correlation = product[c][other] / Math.sqrt(product[c][c] * product[other][other]);
          if (correlation < OPPOSITE) {
            return "its channels are of opposite phase and cancel each other; choose one: channel left";
          }
          different |= correlation < ALIKE;
        }
      }
    }
    return different ? "its channels carry different sound, which is mixed; hear each for itself: channel each" : null;
  }
}
