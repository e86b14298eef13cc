package io.dualmode.tools.data;

import io.dualmode.model.frontend.LogMelFilterBank;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Varies the features of one utterance before normalisation: time stretch and mel warp (together a speed perturbation), then, on
 * energies, room, noise and band limit, a shift of the start, {@link Pauses} and gain. Thread-safe.
 */
public final class Augmenter {
  private static final int BINS = LogMelFilterBank.BINS;

  /**
   * Features as the encoder hears them.
   *
   * @param features [frames, 80]
   * @param stretch factor on the duration
   * @param shiftFrames frames dropped at the start, after stretching
   * @param pauses what was put in afterwards
   */
  public record Augmented(float[] features, int frames, double stretch, int shiftFrames, Pauses pauses) {
    /**
     * Feature frame of the original that frame {@code n} shows: -1 in a pause put in front, {@code originalFrames} in one behind.
     */
    int originalFrame(int n, int originalFrames) {
      if (n < pauses.front()) {
        return -1;
      }
      if (n >= frames - pauses.behind()) {
        return originalFrames;
      }
      return TimeStretch.inputFrame(pauses.heard(n) + shiftFrames, stretch, originalFrames);
    }
  }

  private final Augmentation settings;
  private final NoiseMixer noise;

  public Augmenter(Augmentation settings, NoiseMixer noise) {
    this.settings = settings;
    this.noise = noise;
  }

  static Augmented none(float[] features) {
    return new Augmented(features, features.length / BINS, 1, 0, Pauses.NONE);
  }

  /**
   * Varies {@code [frames, 80]} features; the array may be changed.
   *
   * @param silent whether nothing is said in a frame of the original, so that a pause there may be longer
   */
  public Augmented apply(float[] original, IntPredicate silent, SplittableRandom random) {
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
    double gain = MelEnergy.powerRatio(uniform(random, s.minGainDecibel(), s.maxGainDecibel()));
    int shift = Math.min(frames - 1, random.nextInt(s.maxShiftFrames() + 1));
    int heard = frames - shift;
    int originalFrames = original.length / BINS;
    Pauses pauses = Pauses.draw(s, heard, n -> silent.test(TimeStretch.inputFrame(n + shift, stretch, originalFrames)), random);
    x = pauses.putInto(Arrays.copyOfRange(x, shift * BINS, x.length), BINS, random);
    MelEnergy.toLog(x, x.length, gain);
    return new Augmented(x, x.length / BINS, stretch, shift, pauses);
  }

  private static double uniform(SplittableRandom random, double low, double high) {
    return low + random.nextDouble() * (high - low);
  }
}
