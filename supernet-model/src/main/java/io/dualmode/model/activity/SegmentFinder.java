package io.dualmode.model.activity;

import io.dualmode.api.activity.SpeechSegment;
import io.dualmode.api.activity.VoiceActivityOptions;
import java.util.ArrayList;
import java.util.List;

/**
 * Frames with log odds of speech in, segments out.
 *
 * <p>Odds are averaged over {@value #WINDOW} frames. Frames above the threshold are speech; a pause that is long enough ends a segment, and
 * speech that is too short is none. Not thread-safe.
 */
public final class SegmentFinder {
  /** Frames that are averaged. */
  static final int WINDOW = 9;

  private final double threshold;
  private final int frameMillis;
  private final VoiceActivityOptions options;
  private final double[] window = new double[WINDOW];
  private final List<SpeechSegment> segments = new ArrayList<>();
  private long taken;
  private long decided;
  private double latest = -SpeechEvidence.LIMIT;
  /** The frames of the open segment, -1 where none is open. */
  private long first = -1;
  private long behindLast;
  private long behindSegment;

  /** @param frameMillis time from one frame to the next */
  public SegmentFinder(VoiceActivityOptions options, int frameMillis) {
    this.options = options;
    this.frameMillis = frameMillis;
    this.threshold = Math.log(options.threshold() / (1 - options.threshold()));
  }

  /** Adds a frame. */
  public void accept(double logOdds) {
    window[(int) (taken % WINDOW)] = logOdds;
    taken++;
    if (taken > WINDOW / 2) {
      decide(mean());
    }
  }

  private double mean() {
    int count = (int) Math.min(WINDOW, taken);
    double sum = 0;
    for (int i = 0; i < count; i++) {
      sum += window[i];
    }
    return sum / count;
  }

  private void decide(double odds) {
    latest = odds;
    if (odds > threshold) {
      if (first < 0) {
        first = decided;
      }
      behindLast = decided + 1;
    } else if (first >= 0 && (decided + 1 - behindLast) * frameMillis >= options.minPauseMillis()) {
      end(decided + 1);
    }
    decided++;
  }

  /** Ends the open segment, if it is long enough to be one, with its surroundings as far as there are pauses. */
  private void end(long heard) {
    if ((behindLast - first) * frameMillis >= options.minSpeechMillis()) {
      long start = Math.max(behindSegment, first * frameMillis - options.paddingMillis());
      long end = Math.min(heard * frameMillis, behindLast * frameMillis + options.paddingMillis());
      segments.add(new SpeechSegment(start, end));
      behindSegment = end;
    }
    first = -1;
  }

  /** Ends the stream: the last frames count as far as they were heard. */
  public void finish() {
    long all = taken;
    for (int i = 0; i < WINDOW / 2 && decided < all; i++) {
      decide(latest);
    }
    if (first >= 0) {
      end(decided);
    }
  }

  /** Odds of the latest frame that was decided on. */
  public double latest() {
    return latest;
  }

  /** Whether a segment is open. */
  public boolean isOpen() {
    return first >= 0 && (behindLast - first) * frameMillis >= options.minSpeechMillis();
  }

  /** Takes the segments found so far away. */
  public List<SpeechSegment> take() {
    List<SpeechSegment> taken = List.copyOf(segments);
    segments.clear();
    return taken;
  }
}
