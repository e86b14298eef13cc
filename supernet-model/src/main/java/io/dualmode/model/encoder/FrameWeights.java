package io.dualmode.model.encoder;

/**
 * What a search thinks of the frames heard so far, for networks that learn a speaker's voice while they listen: how much each frame of
 * features counts for that. A frame that nothing was said of counts nothing.
 */
@FunctionalInterface
public interface FrameWeights {
  /**
   * Tells what has changed since the last call.
   *
   * @param frames frames of features that have come; all of them should have a weight after this
   */
  void changes(int frames, Changes changes);

  /** Takes changes. */
  @FunctionalInterface
  interface Changes {
    /** Adds to the weight of a frame of features, which begins as 0. */
    void add(int frame, float change);
  }
}
