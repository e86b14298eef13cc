package io.dualmode.tools.data.augmentation;

/**
 * Speaking rate: output frame {@code j} lies at input position {@code j / factor} and interpolates its two neighbours linearly
 * in the log domain. Stateless.
 */
final class TimeStretch {
  private TimeStretch() {}

  /** Output frames of so many input frames. */
  static int frames(int inputFrames, double factor) {
    return (int) Math.max(1, Math.round(inputFrames * factor));
  }

  /** Input frame nearest to output frame {@code j}. */
  static int inputFrame(int j, double factor, int inputFrames) {
    return (int) Math.min(inputFrames - 1, Math.round(j / factor));
  }

  static float[] apply(float[] features, int inputFrames, int bins, double factor) {
    if (factor == 1) {
      return features;
    }
    int frames = frames(inputFrames, factor);
    float[] out = new float[frames * bins];
    for (int j = 0; j < frames; j++) {
      double position = Math.min(inputFrames - 1, j / factor);
      int before = (int) position;
      int a = before * bins;
      int b = Math.min(inputFrames - 1, before + 1) * bins;
      float weight = (float) (position - before);
      for (int i = 0; i < bins; i++) {
        out[j * bins + i] = features[a + i] + weight * (features[b + i] - features[a + i]);
      }
    }
    return out;
  }
}
