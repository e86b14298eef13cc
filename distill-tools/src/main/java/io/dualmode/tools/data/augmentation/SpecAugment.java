package io.dualmode.tools.data.augmentation;

import io.dualmode.model.supernet.shape.EncoderConfig;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Masks of one utterance: bands of bins over the whole utterance and stretches of frames over all bins, where normalised features
 * become 0, their mean. Drawn once and applied to any number of windows of the same utterance, full and streaming alike.
 *
 * <p>Source: D. Park et al., "SpecAugment", Interspeech 2019 (without time warping). Immutable and thread-safe.
 */
public final class SpecAugment {
  private final boolean[] maskedBins;
  private final boolean[] maskedFrames;

  private SpecAugment(boolean[] maskedBins, boolean[] maskedFrames) {
    this.maskedBins = maskedBins;
    this.maskedFrames = maskedFrames;
  }

  /** @param strength 0 to 1, scales the largest width of the masks */
  public static SpecAugment draw(Augmentation.Masks masks, double strength, int frames, int bins, SplittableRandom random) {
    boolean[] maskedBins = new boolean[bins];
    for (int i = 0; i < masks.frequencyMasks(); i++) {
      mask(maskedBins, strength * masks.maxFrequencyMaskBins(), random);
    }
    boolean[] maskedFrames = new boolean[frames];
    int count = (int) ((double) frames / masks.timeMaskEveryFrames() + random.nextDouble());
    for (int i = 0; i < count; i++) {
      mask(maskedFrames, strength * masks.maxTimeMaskFrames(), random);
    }
    return new SpecAugment(maskedBins, maskedFrames);
  }

  /** Width uniform in 0 .. the limit, but never more than half of everything. */
  private static void mask(boolean[] masked, double maxWidth, SplittableRandom random) {
    int width = Math.min(masked.length / 2, random.nextInt((int) Math.round(maxWidth) + 1));
    int from = random.nextInt(masked.length - width + 1);
    Arrays.fill(masked, from, from + width, true);
  }

  /** Masks the input {@code [inputRows, inputWidth]} of one utterance that starts at {@code offset}. */
  public void apply(EncoderConfig config, float[] input, int offset, int encoderFrames) {
    int bins = config.melBins();
    int positions = config.inputWidth() / bins;
    int step = config.hasStem() ? 1 : config.stride();
    for (int row = 0; row < config.inputRows(encoderFrames); row++) {
      for (int p = 0; p < positions; p++) {
        int n = step * row - config.inputLeft() + p;
        if (n < 0 || n >= maskedFrames.length) {
          continue;
        }
        int at = offset + (row * positions + p) * bins;
        for (int i = 0; i < bins; i++) {
          if (maskedFrames[n] || maskedBins[i]) {
            input[at + i] = 0;
          }
        }
      }
    }
  }

  /** Masks normalised features {@code [frames, bins]} that start at {@code offset}. */
  public void apply(float[] features, int offset) {
    int bins = maskedBins.length;
    for (int n = 0; n < maskedFrames.length; n++) {
      for (int i = 0; i < bins; i++) {
        if (maskedFrames[n] || maskedBins[i]) {
          features[offset + n * bins + i] = 0;
        }
      }
    }
  }

  boolean masks(int frame, int bin) {
    return maskedFrames[frame] || maskedBins[bin];
  }
}
