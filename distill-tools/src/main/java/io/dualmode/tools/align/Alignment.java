package io.dualmode.tools.align;

import io.dualmode.model.lexicon.UnitInventory;
import java.util.ArrayList;
import java.util.List;

/**
 * The units of an utterance with their durations, in order.
 *
 * @param segments units and durations; neighbours may be the same unit (two words that meet in one phone)
 * @param score natural log-likelihood of the best path per frame
 */
record Alignment(List<Segment> segments, double score) {

  /**
   * One occurrence of a unit.
   *
   * @param frames duration in 10 ms frames, at least 1
   */
  record Segment(int unit, int frames) {}

  int frames() {
    return segments.stream().mapToInt(Segment::frames).sum();
  }

  /** The same alignment where each of its frames is so many. */
  Alignment stretched(int stride) {
    return stride == 1 ? this
        : new Alignment(segments.stream().map(s -> new Segment(s.unit(), s.frames() * stride)).toList(), score);
  }

  /** The same alignment over another number of frames: the end is trimmed, or the last segment drawn out. */
  Alignment withFrames(int frames) {
    if (frames < 1) {
      throw new IllegalArgumentException("frames: got " + frames + ", allowed 1 or more");
    }
    List<Segment> fitted = new ArrayList<>();
    int left = frames;
    for (int i = 0; i < segments.size() && left > 0; i++) {
      Segment segment = segments.get(i);
      int duration = i + 1 == segments.size() ? left : Math.min(left, segment.frames());
      fitted.add(new Segment(segment.unit(), duration));
      left -= duration;
    }
    return new Alignment(fitted, score);
  }

  /** {@code UNIT frames UNIT frames ...} */
  String format(UnitInventory units) {
    StringBuilder text = new StringBuilder();
    for (Segment segment : segments) {
      text.append(text.isEmpty() ? "" : " ").append(units.name(segment.unit())).append(' ').append(segment.frames());
    }
    return text.toString();
  }
}
