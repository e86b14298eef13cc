package io.dualmode.tools.data;

/**
 * How training utterances are varied; every value is drawn anew for each utterance heard, uniformly in its range.
 *
 * @param minStretch shortest duration factor, 0.88 (the speaking rates of speed perturbation, a little wider)
 * @param maxStretch longest duration factor, 1.13
 * @param minWarp lowest factor on all frequencies, 0.88 (longer vocal tract)
 * @param maxWarp highest factor on all frequencies, 1.12
 * @param minGainDecibel -25
 * @param maxGainDecibel 10
 * @param noiseProbability share of utterances with noise, 0.25
 * @param minSnrDecibel 5
 * @param maxSnrDecibel 25
 * @param roomProbability share of utterances in a simulated room, 0.2
 * @param minT60Seconds time in which the room's energy falls by 60 dB, 0.2
 * @param maxT60Seconds 0.8
 * @param minDirectDecibel direct over reverberant energy, 0
 * @param maxDirectDecibel 15
 * @param bandLimitProbability share of utterances without their top bins, 0.15 (telephones, MP3)
 * @param minBandLimitBin first bin that may be the lowest one missing, 52 (2.8 kHz)
 * @param maxBandLimitBin last bin that may be, 77
 * @param maxShiftFrames feature frames dropped at the start, 0 to 2, so that encoder frames meet the speech at every phase
 * @param frequencyMasks SpecAugment frequency masks per utterance, 2
 * @param maxFrequencyMaskBins 14
 * @param timeMaskEveryFrames feature frames per SpecAugment time mask, 200
 * @param maxTimeMaskFrames 20
 * @param edgeProbability share of utterances with a pause put in front, and of those with one behind, 0.2
 * @param maxEdgeSeconds longest of them, 10; none is longer than the utterance and a second, as batches are padded
 * @param pauseProbability share of utterances with a longer pause where they have one, 0.1
 * @param maxPauseSeconds 3
 */
public record Augmentation(
    double minStretch, double maxStretch, double minWarp, double maxWarp, double minGainDecibel, double maxGainDecibel,
    double noiseProbability, double minSnrDecibel, double maxSnrDecibel, double roomProbability, double minT60Seconds,
    double maxT60Seconds, double minDirectDecibel, double maxDirectDecibel, double bandLimitProbability, int minBandLimitBin,
    int maxBandLimitBin, int maxShiftFrames, int frequencyMasks, int maxFrequencyMaskBins, int timeMaskEveryFrames,
    int maxTimeMaskFrames, double edgeProbability, double maxEdgeSeconds, double pauseProbability, double maxPauseSeconds) {

  /** The values named above. */
  public static Augmentation defaults() {
    return new Augmentation(0.88, 1.13, 0.88, 1.12, -25, 10, 0.25, 5, 25, 0.2, 0.2, 0.8, 0, 15, 0.15, 52, 77, 2, 2, 14, 200, 20, 0.2, 10, 0.1,
        3);
  }

  /**
   * The same, weaker: shares of utterances, distances of the factors and gains from doing nothing, and widths of the masks times
   * {@code strength}. The shift stays, as it adds nothing foreign.
   *
   * @param strength 0 to 1
   * @throws IllegalArgumentException for any other strength
   */
  public Augmentation scaled(double strength) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("strength of augmentation is " + strength + ", allowed: 0..1");
    }
    return new Augmentation(1 + strength * (minStretch - 1), 1 + strength * (maxStretch - 1), 1 + strength * (minWarp - 1),
        1 + strength * (maxWarp - 1), strength * minGainDecibel, strength * maxGainDecibel, strength * noiseProbability, minSnrDecibel,
        maxSnrDecibel, strength * roomProbability, minT60Seconds, maxT60Seconds, minDirectDecibel, maxDirectDecibel,
        strength * bandLimitProbability, minBandLimitBin, maxBandLimitBin, maxShiftFrames, frequencyMasks,
        (int) Math.round(strength * maxFrequencyMaskBins), timeMaskEveryFrames, (int) Math.round(strength * maxTimeMaskFrames),
        strength * edgeProbability, maxEdgeSeconds, strength * pauseProbability, maxPauseSeconds);
  }
}
