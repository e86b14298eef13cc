package io.dualmode.tools.data.augmentation;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import io.dualmode.tools.data.cache.PhoneAlignment;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;

/**
 * Which part of a recording is heard and when: samples {@code [first, first + kept)}, with pauses in front, behind and where nothing was
 * said, and all of it faster or slower. In samples at 16 kHz, before the change of rate.
 *
 * @param first sample of the recording that is the first one heard
 * @param kept samples of the recording that are heard
 * @param front samples of the pause in front
 * @param at samples of the recording that are heard before the pause inside
 * @param inside samples of the pause inside
 * @param behind samples of the pause behind
 * @param stretch factor on the duration
 */
public record Timeline(int first, int kept, int front, int at, int inside, int behind, double stretch) {
  private static final int SHIFT = LogMelFilterBank.FRAME_SHIFT_SAMPLES;
  private static final int RATE = LogMelFilterBank.SAMPLE_RATE_HZ;
  private static final int FEWEST = LogMelFilterBank.FRAME_LENGTH_SAMPLES;
  private static final int MOST_LEFT = RATE / 10;
  private static final int TRIES = 20;
  /** A silence of which fewer frames are heard is none. */
  private static final int LEAST_SILENCE = 2;

  /** The whole recording as it is. */
  static Timeline whole(int samples) {
    return new Timeline(0, samples, 0, 0, 0, 0, 1);
  }

  /** @param silent whether nothing is said in a feature frame of the recording */
  static Timeline draw(Augmentation settings, LikeLengths lengths, int samples, IntPredicate silent, SplittableRandom random) {
    Augmentation.Edges edges = settings.edges();
    double stretch = lengths.stretch(settings.voice().stretch(), random);
    int frames = LogMelFilterBank.frames(samples);
    int leading = 0;
    while (leading < frames && silent.test(leading)) {
      leading++;
    }
    int trailing = 0;
    while (trailing < frames && silent.test(frames - 1 - trailing)) {
      trailing++;
    }
    boolean speech = leading < frames;
    int first = random.nextInt(edges.maxShiftSamples() + 1) + cut(edges, speech ? leading : 0, random);
    int last = cut(edges, speech ? trailing : 0, random);
    first = Math.min(first, Math.max(0, samples - FEWEST));
    int kept = Math.max(Math.min(samples, FEWEST), samples - first - last);
    int longest = (int) Math.min(RATE * edges.maxEdgeSeconds(), kept + RATE);
    int front = lengths.samples(edges.edgeShare(), longest, random);
    int behind = lengths.samples(edges.edgeShare(), longest, random);
    int inside = lengths.samples(edges.pauseShare(), (int) Math.min(RATE * edges.maxPauseSeconds(), kept + RATE), random);
    for (int i = 0; inside > 0 && i < TRIES; i++) {
      int at = random.nextInt(kept);
      int frame = frame(first + at);
      if (frame > 0 && silent.test(frame - 1) && silent.test(frame)) {
        return new Timeline(first, kept, front, at, inside, behind, stretch);
      }
    }
    return new Timeline(first, kept, front, 0, 0, behind, stretch);
  }

  /** The frame that begins nearest to a sample. */
  private static int frame(int sample) {
    return (sample + SHIFT / 2) / SHIFT;
  }

  /** Samples cut off where so many frames are silent. */
  private static int cut(Augmentation.Edges edges, int silentFrames, SplittableRandom random) {
    int left = random.nextInt(MOST_LEFT);
    return random.nextDouble() < edges.cutShare() ? Math.max(0, silentFrames * SHIFT - left) : 0;
  }

  /** Samples heard, pauses included, before the change of rate. */
  int samples() {
    return front + kept + inside + behind;
  }

  /**
   * The feature frame of the recording that frame {@code n} of those heard shows, in a pause inside the last one before it: -1 in the
   * pause in front, {@code recordingFrames} in the one behind.
   */
  public int recordingFrame(int n, int recordingFrames) {
    int sample = TimeStretch.inputFrame(n, stretch, LogMelFilterBank.frames(samples())) * SHIFT - front;
    if (sample < 0) {
      return -1;
    }
    if (behind > 0 && sample >= kept + inside) {
      return recordingFrames;
    }
    int spoken = sample < at ? sample : Math.max(at - 1, sample - inside);
    return Math.min(recordingFrames - 1, frame(first + spoken));
  }

  /** An alignment with silence at the ends where a pause stands there and it has none, and without silence that is cut away. */
  public PhoneAlignment heard(PhoneAlignment a, int recordingFrames) {
    int count = a.phones().length;
    if (count == 0) {
      return a;
    }
    boolean leads = a.phones()[0] == 0;
    boolean trails = a.phones()[count - 1] == 0;
    int begun = frame(first);
    int ended = frame(first + kept - FEWEST) + 1;
    int from = leads && count > 1 && front == 0 && a.starts()[1] - begun < LEAST_SILENCE ? 1 : 0;
    int until = trails && count - from > 1 && behind == 0 && ended - a.starts()[count - 1] < LEAST_SILENCE ? count - 1 : count;
    int before = front > 0 && !leads ? 1 : 0;
    int after = behind > 0 && !trails ? 1 : 0;
    int[] phones = new int[before + until - from + after];
    int[] starts = new int[phones.length];
    System.arraycopy(a.phones(), from, phones, before, until - from);
    System.arraycopy(a.starts(), from, starts, before, until - from);
    if (before > 0) {
      starts[0] = -1;
    }
    if (after > 0) {
      starts[starts.length - 1] = recordingFrames;
    }
    return new PhoneAlignment(a.id(), a.frames(), a.score(), phones, starts);
  }
}
