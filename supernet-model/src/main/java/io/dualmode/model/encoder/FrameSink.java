package io.dualmode.model.encoder;

/** Receives encoded frames in order. */
@FunctionalInterface
public interface FrameSink {
  /**
   * Takes the next {@code count} encoder frames; frame {@code firstFrame + i} of the utterance is
   * {@code data[offset + i * dim .. offset + (i + 1) * dim)}. The array belongs to the stream and is valid during the call only.
   * {@code count} is at most {@link EncoderStream#maxFramesPerCall()}.
   */
  void frames(float[] data, int offset, int firstFrame, int count);
}
