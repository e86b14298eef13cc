package io.dualmode.tools.speaker.speech;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Which frames of an utterance are speech, by their energy: the mean {@code e[n]} of the log-mel features of a frame must lie above both
 * {@code P95 - 6} and {@code P5 + 0.3 (P95 - P5)}, P5 and P95 being the percentiles of {@code e} over the utterance. Stands in for
 * the recognizer's word times where speech is prepared without a recognizer.
 */
public final class EnergyDetector {
  private static final int BINS = LogMelFilterBank.BINS;
  private static final double RANGE = 6;
  private static final double SHARE = 0.3;

  private EnergyDetector() {}

  /** Speech frames of {@code [frames, 80]} features. */
  public static BitSet speech(float[] features, int frames) {
    float[] energy = new float[frames];
    for (int n = 0; n < frames; n++) {
      float sum = 0;
      for (int i = 0; i < BINS; i++) {
        sum += features[n * BINS + i];
      }
      energy[n] = sum / BINS;
    }
    float[] sorted = energy.clone();
    Arrays.sort(sorted);
    BitSet speech = new BitSet(frames);
    if (frames == 0) {
      return speech;
    }
    double low = sorted[(int) (0.05 * (frames - 1))];
    double high = sorted[(int) (0.95 * (frames - 1))];
    double threshold = Math.max(high - RANGE, low + SHARE * (high - low));
    for (int n = 0; n < frames; n++) {
      speech.set(n, energy[n] >= threshold);
    }
    return speech;
  }
}
