package io.dualmode.tools.data.augmentation;


/**
 * How training utterances are varied; every value is drawn anew for each utterance heard, evenly in its range, but for what
 * {@link LikeLengths} says of a batch. "Share" is the share of
 * utterances that something happens to.
 */
public record Augmentation(Voice voice, Edges edges, Place place, Microphone microphone, Channel channel, Masks masks) {

  /**
   * Who speaks, and how fast.
   *
   * @param stretch factor on the duration
   * @param warp factor on all frequencies, of a shorter vocal tract above 1
   */
  public record Voice(Range stretch, Range warp) {}

  /**
   * Where the recording begins and ends, and how long it is silent.
   *
   * @param edgeShare of pauses put in front, and of those put behind
   * @param maxEdgeSeconds longest of them; none is longer than the utterance and a second, as batches are padded
   * @param pauseShare of longer pauses where there is one
   * @param maxPauseSeconds longest of them, and no longer than the utterance and a second
   * @param cutShare of silence cut away in front, and of that behind, but for up to a tenth of a second
   * @param maxShiftSamples dropped at the start, so that frames meet the speech at every phase
   */
  public record Edges(
      double edgeShare, double maxEdgeSeconds, double pauseShare, double maxPauseSeconds, double cutShare, int maxShiftSamples) {}

  /**
   * What else is heard where somebody speaks.
   *
   * @param noiseShare of noise
   * @param snrDecibel speech over noise
   * @param roomShare of rooms
   */
  public record Place(double noiseShare, Range snrDecibel, double roomShare) {}

  /**
   * How loud the recording is.
   *
   * @param gainDecibel on the level of the corpus
   * @param clipShare of recordings that are too loud instead
   * @param clipDecibel their peak over full scale
   */
  public record Microphone(Range gainDecibel, double clipShare, Range clipDecibel) {}

  /**
   * What the recording passes through, one of these at most.
   *
   * @param telephoneShare of 300 to 3400 Hz, companded by A-law or mu-law
   * @param narrowShare of 8 kHz
   * @param opusShare of Opus
   * @param opusBitsPerSecond its bit rate
   * @param lowPassShare of recordings without high frequencies, as MP3 leaves them
   * @param lowPassHz from where on they are missing
   */
  public record Channel(
      double telephoneShare, double narrowShare, double opusShare, Range opusBitsPerSecond, double lowPassShare, Range lowPassHz) {}

  /**
   * The masks of SpecAugment.
   *
   * @param frequencyMasks of each utterance
   * @param maxFrequencyMaskBins widest of them
   * @param timeMaskEveryFrames feature frames to a time mask
   * @param maxTimeMaskFrames widest of them
   */
  public record Masks(int frequencyMasks, int maxFrequencyMaskBins, int timeMaskEveryFrames, int maxTimeMaskFrames) {}

  /** What the recognizer is trained with. */
  public static Augmentation defaults() {
    return new Augmentation(
        new Voice(new Range(0.8, 1.25), new Range(0.88, 1.12)),
        new Edges(0.25, 10, 0.1, 3, 0.15, 479),
        new Place(0.3, new Range(3, 25), 0.3),
        new Microphone(new Range(-35, 10), 0.08, new Range(3, 20)),
        new Channel(0.08, 0.08, 0.04, new Range(6000, 24_000), 0.1, new Range(2800, 7200)),
        new Masks(2, 14, 200, 20));
  }

  /**
   * The same, weaker: shares, distances of the factors and gains from doing nothing, and widths of the masks times {@code strength}.
   * The shift stays, as it adds nothing foreign.
   *
   * @param strength 0 to 1
   * @throws IllegalArgumentException for any other strength
   */
  public Augmentation scaled(double strength) {
    if (!(strength >= 0 && strength <= 1)) {
      throw new IllegalArgumentException("strength of augmentation is " + strength + ", allowed: 0..1");
    }
    return new Augmentation(
        new Voice(voice.stretch.around(1, strength), voice.warp.around(1, strength)),
        new Edges(strength * edges.edgeShare, edges.maxEdgeSeconds, strength * edges.pauseShare, edges.maxPauseSeconds,
            strength * edges.cutShare, edges.maxShiftSamples),
        new Place(strength * place.noiseShare, place.snrDecibel, strength * place.roomShare),
        new Microphone(microphone.gainDecibel.around(0, strength), strength * microphone.clipShare, microphone.clipDecibel),
        new Channel(strength * channel.telephoneShare, strength * channel.narrowShare, strength * channel.opusShare,
            channel.opusBitsPerSecond, strength * channel.lowPassShare, channel.lowPassHz),
        new Masks(masks.frequencyMasks, (int) Math.round(strength * masks.maxFrequencyMaskBins), masks.timeMaskEveryFrames,
            (int) Math.round(strength * masks.maxTimeMaskFrames)));
  }
}
