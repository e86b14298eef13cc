package io.dualmode.tools.data.augmentation;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.sound.BandPass;
import io.dualmode.tools.sound.G711;
import io.dualmode.tools.sound.OpusCopy;
import io.dualmode.tools.sound.Rooms;
import io.dualmode.tools.sound.Samples;
import io.dualmode.tools.sound.Telephone;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Makes the features of an utterance as it might have been recorded elsewhere. On the samples: cuts and pauses, a room, noise, gain or
 * clipping, a telephone or codec; on the features of those: rate and vocal tract. Pauses are put in before the room, so that its noise is
 * heard in them too, or after the microphone, as applications do. Thread-safe.
 */
public final class Augmenter {
  private static final int BINS = LogMelFilterBank.BINS;
  /** Of training alone; what is measured has rooms of another seed. */
  private static final Rooms ROOMS = new Rooms(20_261_130, 128, 0.2, 0.8, 2);
  private static final int LOW_PASS_REACH = 200;
  private static final int OPUS_COMPLEXITIES = 4;
  private static final double MOST_DOWN_AFTER_CLIPPING = 20;

  /**
   * Features as the encoder hears them.
   *
   * @param features [frames, 80]
   * @param timeline what of the recording is heard when
   */
  public record Augmented(float[] features, int frames, Timeline timeline) {}

  /** A front end whose frames stand 10 ms apart. */
  @FunctionalInterface
  public interface FrontEnd {
    /** Features {@code [frames, 80]} of samples at 16 kHz. */
    float[] features(float[] samples);
  }

  private final Augmentation settings;
  private final NoiseMixer noise;
  private final FrontEnd frontEnd;

  /** Varies what the standard front end hears. */
  public Augmenter(Augmentation settings, NoiseMixer noise) {
    this(settings, noise, LogMelFilterBank::features);
  }

  /** Varies what another front end hears; vocal tracts as if its bins were those of the standard one. */
  public Augmenter(Augmentation settings, NoiseMixer noise, FrontEnd frontEnd) {
    this.settings = settings;
    this.noise = noise;
    this.frontEnd = frontEnd;
  }

  /** Features {@code [frames, 80]} without any change. */
  public static Augmented none(float[] features, int samples) {
    return new Augmented(features, features.length / BINS, Timeline.whole(samples));
  }

  /** Varied features {@code [frames, 80]} of samples at 16 kHz. */
  public float[] features(short[] recording, SplittableRandom random) {
    return apply(recording, LikeLengths.draw(random), n -> false, random).features();
  }

  /**
   * Varies samples at 16 kHz.
   *
   * @param lengths what the batch has in common
   * @param silent whether nothing is said in a feature frame of the recording, so that a pause there may be longer
   */
  public Augmented apply(short[] recording, LikeLengths lengths, IntPredicate silent, SplittableRandom random) {
    Timeline timeline = Timeline.draw(settings, lengths, recording.length, silent, random);
    double warp = settings.voice().warp().draw(random);
    short[] heard = channel(microphone(recording, timeline, random), random);
    float[] features = frontEnd.features(Samples.fromPcm16(heard, 0, heard.length));
    float[] x = TimeStretch.apply(features, features.length / BINS, BINS, timeline.stretch());
    MelWarp.apply(x, x.length / BINS, BINS, warp);
    return new Augmented(x, x.length / BINS, timeline);
  }

  private float[] microphone(short[] recording, Timeline timeline, SplittableRandom random) {
    float[] x = Samples.fromPcm16(recording, timeline.first(), timeline.first() + timeline.kept());
    boolean pausesInPlace = random.nextBoolean();
    if (pausesInPlace) {
      x = Pauses.putInto(x, timeline, random);
    }
    Augmentation.Place place = settings.place();
    if (random.nextDouble() < place.roomShare()) {
      x = ROOMS.room(random.nextInt(ROOMS.count())).apply(x);
    }
    if (random.nextDouble() < place.noiseShare()) {
      noise.add(x, Samples.energy(x, 0, x.length) / timeline.kept(), place.snrDecibel().draw(random), random);
    }
    Augmentation.Microphone microphone = settings.microphone();
    if (random.nextDouble() < microphone.clipShare()) {
      Samples.scale(x, Samples.amplitudeRatio(microphone.clipDecibel().draw(random)) / Math.max(1e-6, Samples.peak(x)));
      Samples.clip(x);
      Samples.scale(x, random.nextBoolean() ? 1 : Samples.amplitudeRatio(-MOST_DOWN_AFTER_CLIPPING * random.nextDouble()));
    } else {
      Samples.scale(x, Samples.amplitudeRatio(microphone.gainDecibel().draw(random)));
    }
    return pausesInPlace ? x : Pauses.putInto(x, timeline, random);
  }

  private short[] channel(float[] x, SplittableRandom random) {
    Augmentation.Channel channel = settings.channel();
    double drawn = random.nextDouble();
    if ((drawn -= channel.telephoneShare()) < 0) {
      return Samples.toPcm16(Telephone.line(x, random.nextBoolean() ? G711.A_LAW : G711.MU_LAW));
    }
    if ((drawn -= channel.narrowShare()) < 0) {
      return Samples.toPcm16(Telephone.narrowBand(x));
    }
    if ((drawn -= channel.opusShare()) < 0) {
      return OpusCopy.of(Samples.toPcm16(x), (int) channel.opusBitsPerSecond().draw(random), random.nextInt(OPUS_COMPLEXITIES));
    }
    if (drawn - channel.lowPassShare() < 0) {
      double highest = channel.lowPassHz().draw(random);
      return Samples.toPcm16(BandPass.of(0, highest, LogMelFilterBank.SAMPLE_RATE_HZ, LOW_PASS_REACH).apply(x));
    }
    return Samples.toPcm16(x);
  }
}
