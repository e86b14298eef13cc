package io.dualmode.tools.speaker;

import io.dualmode.model.frontend.logmel.InputNormaliser;
import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.data.Prefetcher;
import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.augmentation.Augmenter;
import io.dualmode.tools.data.augmentation.NoiseMixer;
import io.dualmode.tools.data.augmentation.Range;
import io.dualmode.tools.data.augmentation.SpecAugment;
import io.dualmode.tools.random.Seeds;
import io.dualmode.tools.sound.Samples;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
import io.dualmode.tools.speaker.speech.SpeakerSpeech.Speaker;
import io.dualmode.tools.speaker.speech.SpeakerSpeech.Utterance;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Makes batches of crops on a background thread, in an order that depends on the seed only.
 *
 * <p>All crops of a batch are equally long. A speaker is drawn in proportion to the root of its audio, so that the many speakers of a few
 * words are not lost among the few of hours; utterances shorter than the crop are joined with others of the same speaker. Crops get
 * noise, rooms, gain and band limits, and SpecAugment masks, but keep duration and pitch, which belong to the speaker.
 */
final class CropLoader implements AutoCloseable {
  private static final int BINS = LogMelFilterBank.BINS;
  private static final int SHIFT = LogMelFilterBank.FRAME_SHIFT_SAMPLES;
  private static final int FRAMES_PER_SECOND = 100;
  private static final int AHEAD = 6;
  private static final int TRIES = 4;
  private static final double MIN_SPEECH = 0.4;

  /**
   * A batch.
   *
   * @param features normalised, {@code [size, frames, 80]}
   * @param speech 1 where a network frame is speech, {@code [size, T]}
   * @param labels speakers
   */
  record Crops(int size, int frames, float[] features, float[] speech, long[] labels) {
    double seconds() {
      return (double) size * frames / FRAMES_PER_SECOND;
    }
  }

  private final SpeakerSpeech speech;
  private final SpeakerShape shape;
  private final SpeakerOptions options;
  private final Augmentation augmentation;
  private final Augmenter augmenter;
  private final double[] cumulative;
  private final Prefetcher<Crops> batches;
  private long next;

  /**
   * @param first number of the first batch
   * @param augment false for crops as they are
   */
  CropLoader(SpeakerSpeech speech, SpeakerShape shape, SpeakerOptions options, long first, boolean augment) {
    this.speech = speech;
    this.shape = shape;
    this.options = options;
    next = first;
    augmentation = augment ? augmentation() : null;
    augmenter = augment ? new Augmenter(augmentation, new NoiseMixer(speech.cache())) : null;
    List<Speaker> speakers = speech.speakers();
    cumulative = new double[speakers.size()];
    double sum = 0;
    for (int s = 0; s < cumulative.length; s++) {
      sum += Math.sqrt(speakers.get(s).seconds());
      cumulative[s] = sum;
    }
    batches = new Prefetcher<>("crops", 1, AHEAD, () -> {
      long index = next++;
      return () -> make(new SplittableRandom(Seeds.mix(options.seed, index)));
    });
  }

  private static Augmentation augmentation() {
    Augmentation a = Augmentation.defaults();
    Range same = new Range(1, 1);
    return new Augmentation(new Augmentation.Voice(same, same), new Augmentation.Edges(0, 0, 0, 0, 0, 0),
        new Augmentation.Place(0.5, new Range(0, 25), 0.25), new Augmentation.Microphone(new Range(-10, 6), 0, new Range(0, 0)), a.channel(),
        new Augmentation.Masks(2, 10, 100, 10));
  }

  /** The next batch; there is always one. */
  Crops next() throws InterruptedException {
    return batches.next();
  }

  private Crops make(SplittableRandom random) {
    int frames = (int) Math.round(FRAMES_PER_SECOND * (options.minSeconds + random.nextDouble() * (options.maxSeconds - options.minSeconds)));
    int size = options.batch;
    int steps = shape.frames(frames);
    float[] features = new float[size * frames * BINS];
    float[] marks = new float[size * steps];
    long[] labels = new long[size];
    for (int b = 0; b < size; b++) {
      int s = draw(random);
      labels[b] = s;
      short[] samples = new short[frames * SHIFT + LogMelFilterBank.FRAME_LENGTH_SAMPLES - SHIFT];
      BitSet voiced = new BitSet(frames);
      cut(speech.speakers().get(s), frames, samples, voiced, random.split());
      float[] crop = augmenter == null ? LogMelFilterBank.features(Samples.fromPcm16(samples, 0, samples.length))
          : augmenter.features(samples, random.split());
      crop = normalised(crop, frames, voiced);
      if (augmenter != null) {
        SpecAugment.draw(augmentation.masks(), 1, frames, BINS, random.split()).apply(crop, 0);
      }
      System.arraycopy(crop, 0, features, b * frames * BINS, crop.length);
      mark(voiced, marks, b * steps, steps);
    }
    return new Crops(size, frames, features, marks, labels);
  }

  private int draw(SplittableRandom random) {
    double at = random.nextDouble() * cumulative[cumulative.length - 1];
    int low = 0;
    int high = cumulative.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (cumulative[middle] > at) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  private void cut(Speaker speaker, int frames, short[] into, BitSet voiced, SplittableRandom random) {
    int done = 0;
    while (done < frames) {
      Utterance u = speaker.utterances().get(random.nextInt(speaker.utterances().size()));
      int count = Math.min(frames - done, u.cached().frames());
      int start = 0;
      for (int i = 0; i < TRIES; i++) {
        start = random.nextInt(u.cached().frames() - count + 1);
        if (u.speech().get(start, start + count).cardinality() >= MIN_SPEECH * count) {
          break;
        }
      }
      short[] part = speech.cache().pcm(u.cached(), start * SHIFT, Math.min(u.cached().samples() - start * SHIFT, into.length - done * SHIFT));
      System.arraycopy(part, 0, into, done * SHIFT, part.length);
      for (int n = 0; n < count; n++) {
        voiced.set(done + n, u.speech().get(start + n));
      }
      done += count;
    }
    if (voiced.isEmpty()) {
      voiced.set(0, frames);
    }
  }

  private float[] normalised(float[] crop, int frames, BitSet voiced) {
    InputNormaliser normaliser = new InputNormaliser(speech.mean(), SpeakerShape.PRIOR_FRAMES, 1);
    for (int n = voiced.nextSetBit(0); n >= 0; n = voiced.nextSetBit(n + 1)) {
      normaliser.add(crop, n * BINS, 1);
    }
    normaliser.settle();
    float[] x = new float[frames * BINS];
    normaliser.normalise(crop, 0, 0, frames, 0, frames, x);
    return x;
  }

  /** All frames count where no window has its middle in speech. */
  private void mark(BitSet voiced, float[] marks, int offset, int steps) {
    int count = 0;
    for (int t = 0; t < steps; t++) {
      if (voiced.get(shape.centre(t))) {
        marks[offset + t] = 1;
        count++;
      }
    }
    for (int t = 0; count == 0 && t < steps; t++) {
      marks[offset + t] = 1;
    }
  }

  @Override
  public void close() {
    batches.close();
  }
}
