package io.dualmode.tools.activity;

import io.dualmode.tools.report.ErrorCurve;
import java.util.stream.DoubleStream;

/** Frames with the scores of a detector and the truth. Not thread-safe. */
final class ScoredFrames {
  private final DoubleStream.Builder speech = DoubleStream.builder();
  private final DoubleStream.Builder others = DoubleStream.builder();

  /** Adds frames; those of scores that lack a truth, or the other way round, are left out. */
  void add(double[] scores, boolean[] truth) {
    for (int i = 0; i < Math.min(scores.length, truth.length); i++) {
      (truth[i] ? speech : others).add(scores[i]);
    }
  }

  /** How many frames of speech are missed and how many of the others are false alarms; asked for once, when all frames are there. */
  ErrorCurve errors() {
    return new ErrorCurve(speech.build().toArray(), others.build().toArray());
  }
}
