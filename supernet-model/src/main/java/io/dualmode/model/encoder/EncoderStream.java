package io.dualmode.model.encoder;

/**
 * The encoder's state for one utterance: features in, encoded frames out. How the features are cut into calls never changes the
 * result. Not thread-safe; streams of one encoder share its weights and may run in parallel.
 */
public interface EncoderStream extends AutoCloseable {
  /**
   * Takes {@code frames} feature frames at {@code features[offset..]} (copied). A streaming stream
   * encodes each chunk as soon as its look-ahead is there; a full-context stream only collects.
   *
   * @throws IllegalStateException after {@link #finish} without {@link #reset}
   */
  void accept(float[] features, int offset, int frames, FrameSink sink);

  /** Ends the utterance and encodes what is left; {@code T = ceil(N / stride)} frames have come out in all. */
  void finish(FrameSink sink);

  /** Starts a new utterance in the same buffers. */
  void reset();

  /** The most frames one {@link FrameSink} call brings: what a consumer's buffers must hold. */
  int maxFramesPerCall();

  /** Feature frames taken in this utterance. */
  int featureFrames();

  /** Encoder frames given out in this utterance. */
  int encodedFrames();

  /** Bytes of state held for the utterance now, weights excluded. */
  long stateBytes();

  /**
   * Has a network that learns the speaker's voice ask for the weights of frames before it learns from them; without this, all count 1. It is
   * asked on the caller's thread, inside {@link #accept} and {@link #finish}, and kept by {@link #reset}. Nothing for other networks.
   */
  default void weighFrames(FrameWeights weights) {}

  /** Frees what the stream holds outside the Java heap; idempotent, and nothing for the Java encoder. */
  @Override
  void close();
}
