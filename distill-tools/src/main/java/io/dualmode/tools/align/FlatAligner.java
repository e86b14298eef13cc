package io.dualmode.tools.align;

import io.dualmode.tools.align.UtteranceAligner.AlignmentException;
import io.dualmode.tools.align.UtteranceAligner.PathFinder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Gives all units of a sentence the same length: what a first model is trained on where nobody has one yet (Young et al., "The HTK Book",
 * section 8.3, "flat start"). Quiet before the first and after the last sound is silence.
 *
 * <p>A frame is sound where its energy lies above {@link #SHARE} of the way, in decibels, from that of the quietest tenth of the frames to
 * that of the loudest twentieth, if these are 10 dB apart. Every word is spoken by its first variant. Stateless.
 *
 * @param silence the unit of silence
 */
record FlatAligner(int silence) implements PathFinder {
  private static final int FRAME_SAMPLES = 160;
  private static final double QUIET = 0.1;
  private static final double LOUD = 0.95;
  private static final double SHARE = 0.35;
  private static final double LEAST_RANGE_DECIBEL = 10;
  /** What lies before the first loud frame, or after the last, and still belongs to the sound. */
  private static final int MARGIN_FRAMES = 5;
  /** Shorter quiet at an edge is none. */
  private static final int LEAST_SILENCE_FRAMES = 5;

  @Override
  public Alignment find(List<List<int[]>> words, short[] samples, int frames) throws AlignmentException {
    int[] units = words.stream().flatMapToInt(variants -> Arrays.stream(variants.get(0))).toArray();
    if (units.length > frames) {
      throw new AlignmentException(units.length + " units in " + frames + " frames; is the transcript right?");
    }
    int[] edges = sound(samples, frames);
    if (edges[1] - edges[0] < units.length) {
      edges = new int[] {0, frames};
    }
    List<Alignment.Segment> segments = new ArrayList<>();
    if (edges[0] > 0) {
      segments.add(new Alignment.Segment(silence, edges[0]));
    }
    long length = edges[1] - edges[0];
    for (int i = 0; i < units.length; i++) {
      segments.add(new Alignment.Segment(units[i], (int) (length * (i + 1) / units.length - length * i / units.length)));
    }
    if (edges[1] < frames) {
      segments.add(new Alignment.Segment(silence, frames - edges[1]));
    }
    return new Alignment(segments, 0);
  }

  /** First frame of sound and the first one behind it. */
  static int[] sound(short[] samples, int frames) {
    double[] decibels = new double[frames];
    for (int n = 0; n < frames; n++) {
      double power = 0;
      int from = Math.min(samples.length, n * FRAME_SAMPLES);
      int to = Math.min(samples.length, from + FRAME_SAMPLES);
      for (int i = from; i < to; i++) {
        power += (double) samples[i] * samples[i];
      }
      decibels[n] = 10 * Math.log10(1 + power / Math.max(1, to - from));
    }
    double[] sorted = decibels.clone();
    Arrays.sort(sorted);
    double low = sorted[(int) (QUIET * (frames - 1))];
    double high = sorted[(int) (LOUD * (frames - 1))];
    if (high - low < LEAST_RANGE_DECIBEL) {
      return new int[] {0, frames};
    }
    double threshold = low + SHARE * (high - low);
    int first = 0;
    while (decibels[first] < threshold) {
      first++;
    }
    int last = frames - 1;
    while (decibels[last] < threshold) {
      last--;
    }
    int start = Math.max(0, first - MARGIN_FRAMES);
    int end = Math.min(frames, last + 1 + MARGIN_FRAMES);
    return new int[] {start < LEAST_SILENCE_FRAMES ? 0 : start, frames - end < LEAST_SILENCE_FRAMES ? frames : end};
  }
}
