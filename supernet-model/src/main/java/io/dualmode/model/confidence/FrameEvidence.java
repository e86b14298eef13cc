package io.dualmode.model.confidence;

/**
 * What the frames of an utterance say by themselves. Not thread-safe.
 *
 * @param posteriors how well each unit explains each frame
 * @param loop what any sequence of units would score; null where the head has no loop that is cheap enough
 */
public record FrameEvidence(UnitPosteriors posteriors, UnitLoop loop) {
  /** Adds frames: rows as the head makes them, one after the other from {@code offset} on. */
  public void accept(float[] rows, int offset, int count) {
    posteriors.accept(rows, offset, count);
    if (loop != null) {
      loop.accept(rows, offset, count);
    }
  }

  /** Forgets everything heard: the next frame is the first of an utterance. */
  public void reset() {
    posteriors.reset();
    if (loop != null) {
      loop.reset();
    }
  }
}
