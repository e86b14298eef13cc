package io.dualmode.tools.data.augmentation;

/**
 * Vocal tract length: all frequencies are multiplied by a factor. The bin of centre frequency {@code f} takes the log energy that
 * stood at {@code f / factor}, interpolated linearly between the bins around it; beyond the lowest and highest bin the nearest
 * one is repeated. Source: L. Lee and R. Rose, "Speaker normalization using efficient frequency warping procedures", ICASSP
 * 1996. Stateless.
 */
final class MelWarp {
  /** The front end's filters lie between these. */
  private static final double LOW_HZ = 40;
  private static final double HIGH_HZ = 7600;

  private MelWarp() {}

  static void apply(float[] features, int frames, int bins, double factor) {
    if (factor == 1) {
      return;
    }
    int[] below = new int[bins];
    float[] weight = new float[bins];
    for (int i = 0; i < bins; i++) {
      double position = Math.max(0, Math.min(bins - 1, bin(hertz(i, bins) / factor, bins)));
      below[i] = Math.min(bins - 2, (int) position);
      weight[i] = (float) (position - below[i]);
    }
    float[] row = new float[bins];
    for (int n = 0; n < frames; n++) {
      System.arraycopy(features, n * bins, row, 0, bins);
      for (int i = 0; i < bins; i++) {
        float a = row[below[i]];
        features[n * bins + i] = a + weight[i] * (row[below[i] + 1] - a);
      }
    }
  }

  /** Centre frequency of a bin. */
  static double hertz(int bin, int bins) {
    double mel = mel(LOW_HZ) + (bin + 1) * (mel(HIGH_HZ) - mel(LOW_HZ)) / (bins + 1);
    return 700 * (Math.pow(10, mel / 2595) - 1);
  }

  private static double bin(double hertz, int bins) {
    return (mel(hertz) - mel(LOW_HZ)) * (bins + 1) / (mel(HIGH_HZ) - mel(LOW_HZ)) - 1;
  }

  private static double mel(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }
}
