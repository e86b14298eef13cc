package io.dualmode.kaldi.engine;

import io.dualmode.model.encoder.FrameWeights;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Tells adaptation which frames are silence, by the best path of the search so far: those count a thousandth (Kaldi's
 * OnlineSilenceWeighting, as Vosk sets it). A frame that the search has not reached counts as the one before it, and as silence before any.
 * Not safe for use by several threads.
 */
final class SilenceWeights {
  private static final float SILENCE = 1e-3f;

  private final IntPredicate silence;
  private final int subsampling;
  private float[] weights = new float[64];
  private int count;
  private int firstFrame;

  /**
   * Weights of nothing yet.
   *
   * @param silence whether a label of the graph is silence
   * @param subsampling feature frames for each frame of the search
   */
  SilenceWeights(IntPredicate silence, int subsampling) {
    this.silence = silence;
    this.subsampling = subsampling;
  }

  /** An utterance begins at a feature frame. */
  void begin(int frame) {
    firstFrame = frame;
    count = 0;
  }

  /**
   * Passes on what has changed.
   *
   * @param path labels of the best path
   * @param pathStart frames of the search before it, which are settled
   * @param heard feature frames that have come
   * @param changes are told
   */
  void update(int[] path, int pathStart, int heard, FrameWeights.Changes changes) {
    // from now on frames count only what is said here
    changes.add(heard - 1, 0);
    int frames = Math.max(0, (heard - firstFrame + subsampling - 1) / subsampling);
    if (frames > weights.length) {
      weights = Arrays.copyOf(weights, 2 * frames);
    }
    Arrays.fill(weights, count, Math.max(count, frames), 0);
    count = Math.max(count, frames);
    float last = pathStart == 0 ? SILENCE : weights[pathStart - 1];
    for (int frame = pathStart; frame < frames; frame++) {
      last = frame - pathStart >= path.length ? last : silence.test(path[frame - pathStart]) ? SILENCE : 1;
      float difference = last - weights[frame];
      weights[frame] = last;
      for (int i = 0; difference != 0 && i < subsampling; i++) {
        changes.add(firstFrame + frame * subsampling + i, difference);
      }
    }
  }
}
