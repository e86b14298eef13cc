package io.dualmode.tools.evaluate;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import java.util.Arrays;

/** Encodes whole utterances with one corner of an encoder. Not thread-safe: one per thread. */
public final class UtteranceEncoder implements AutoCloseable {
  private final int dim;
  private final EncoderStream stream;
  private float[] encoded = {};
  private int frames;

  /** The encoder stays open when this is closed. */
  public UtteranceEncoder(Encoder encoder, Corner corner) {
    dim = encoder.width();
    stream = encoder.newStream(corner);
  }

  /** Encodes {@code features [featureFrames, 80]}; returns the number of encoder frames. */
  public int encode(float[] features, int featureFrames) {
    frames = 0;
    stream.reset();
    stream.accept(features, 0, featureFrames, this::collect);
    stream.finish(this::collect);
    return frames;
  }

  private void collect(float[] data, int offset, int firstFrame, int count) {
    int end = (firstFrame + count) * dim;
    if (encoded.length < end) {
      encoded = Arrays.copyOf(encoded, Math.max(end, encoded.length * 2));
    }
    System.arraycopy(data, offset, encoded, firstFrame * dim, count * dim);
    frames = firstFrame + count;
  }

  /** The outputs {@code [frames, dim]} of the last utterance, in an array that may be longer and is used again for the next. */
  public float[] outputs() {
    return encoded;
  }

  @Override
  public void close() {
    stream.close();
  }
}
