package io.dualmode.model.engine.decoding;

import io.dualmode.model.activity.SpeechEvidence;
import io.dualmode.model.head.ScoringHead;
import java.util.Arrays;

/**
 * Whether any frame of an utterance may be speech, by the outputs of the streaming network alone: its log odds, averaged over a quarter of a
 * second, stay far below even ones throughout silence. Not thread-safe.
 */
final class SilenceWatch {
  private static final int WINDOW = 9;
  private static final double MOST = -2;

  private final SpeechEvidence evidence;
  private final int rowSize;
  private final double[] last = new double[WINDOW];
  private double sum;
  private long frames;
  private boolean heard;

  private SilenceWatch(SpeechEvidence evidence, int rowSize) {
    this.evidence = evidence;
    this.rowSize = rowSize;
  }

  /** One for the rows of a head, null where its outputs do not tell units apart. */
  static SilenceWatch of(ScoringHead head) {
    int[] unitOf = head.unitOfOutput();
    return unitOf == null ? null : new SilenceWatch(new SpeechEvidence(unitOf), head.rowSize());
  }

  void accept(float[] rows, int count) {
    for (int i = 0; i < count && !heard; i++) {
      int at = (int) (frames++ % WINDOW);
      double odds = evidence.logOdds(rows, i * rowSize);
      sum += odds - last[at];
      last[at] = odds;
      heard = sum > MOST * Math.min(frames, WINDOW);
    }
  }

  /** Whether all of it was silence. */
  boolean isSilent() {
    return !heard;
  }

  void reset() {
    Arrays.fill(last, 0);
    sum = 0;
    frames = 0;
    heard = false;
  }
}
