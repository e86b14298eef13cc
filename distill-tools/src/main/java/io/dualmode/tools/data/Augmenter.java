package io.dualmode.tools.data;

import io.dualmode.model.frontend.LogMelFilterBank;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Varies the features of one utterance before normalisation: time stretch and mel warp (together a speed perturbation), then, on
 * energies, room, noise, gain and band limit, then a shift of the start. Thread-safe.
 */
public final class Augmenter {
  private static final int BINS = LogMelFilterBank.BINS;

  /**
   * Features as the encoder hears them.
   *
   * @param features [frames, 80]
   * @param stretch factor on the duration
   * @param shiftFrames frames dropped at the start, after stretching
   */
  public record Augmented(float[] features, int frames, double stretch, int shiftFrames) {
    /** Feature frame of the original that frame {@code n} shows. */
    int originalFrame(int n, int originalFrames) {
      return TimeStretch.inputFrame(n + shiftFrames, stretch, originalFrames);
    }
  }

  private final Augmentation settings;
  private final NoiseMixer noise;

  public Augmenter(Augmentation settings, NoiseMixer noise) {
    this.settings = settings;
    this.noise = noise;
  }

  static Augmented none(float[] features) {
    return new Augmented(features, features.length / BINS, 1, 0);
  }

  /** Varies {@code [frames, 80]} features; the array may be changed. */
  public Augmented apply(float[] original, SplittableRandom random) {
    Augmentation s = settings;
    double stretch = uniform(random, s.minStretch(), s.maxStretch());
    double warp = uniform(random, s.minWarp(), s.maxWarp());
    float[] x = TimeStretch.apply(original, original.length / BINS, BINS, stretch);
    int frames = x.length / BINS;
    MelWarp.apply(x, frames, BINS, warp);
    MelEnergy.fromLog(x, x.length);
    if (random.nextDouble() < s.roomProbability()) {
      double t60 = uniform(random, s.minT60Seconds(), s.maxT60Seconds());
      Room.apply(x, frames, BINS, t60, uniform(random, s.minDirectDecibel(), s.maxDirectDecibel()));
    }
    if (random.nextDouble() < s.noiseProbability() && !noise.isEmpty()) {
      noise.add(x, frames, BINS, uniform(random, s.minSnrDecibel(), s.maxSnrDecibel()), random);
    }
    if (random.nextDouble() < s.bandLimitProbability()) {
      BandLimit.apply(x, frames, BINS, s.minBandLimitBin() + random.nextInt(s.maxBandLimitBin() - s.minBandLimitBin() + 1));
    }
    MelEnergy.toLog(x, x.length, MelEnergy.powerRatio(uniform(random, s.minGainDecibel(), s.maxGainDecibel())));
    int shift = Math.min(frames - 1, random.nextInt(s.maxShiftFrames() + 1));
    return new Augmented(shift == 0 ? x : Arrays.copyOfRange(x, shift * BINS, x.length), frames - shift, stretch, shift);
  }

  private static double uniform(SplittableRandom random, double low, double high) {
    return low + random.nextDouble() * (high - low);
  }
}
