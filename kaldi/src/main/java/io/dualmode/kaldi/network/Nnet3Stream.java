package io.dualmode.kaldi.network;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.FrameWeights;
import io.dualmode.model.frontend.FeatureBuffer;
import java.util.function.IntUnaryOperator;

/**
 * A {@link NetworkStream} as the stream of an encoder. A network that learns voices does so at fixed times, every fifth of a second, as its
 * host does where samples come in such pieces; so that what comes out does not depend on how they come. In full context all frames hear
 * the i-vector of the whole utterance.
 */
final class Nnet3Stream implements EncoderStream {
  static final int BLOCK_ROWS = 32;

  private final NetworkModel model;
  private final IntUnaryOperator framesAfter;
  private final NetworkStream stream;
  /** All frames, in full context. */
  private final FeatureBuffer all;
  private final float[] rows;
  private FrameWeights weights;
  private int fifths;
  private int given;
  private boolean finished;

  Nnet3Stream(NetworkModel model, ContextMode context, IntUnaryOperator framesAfter) {
    this.model = model;
    this.framesAfter = framesAfter;
    stream = model.newStream();
    all = context == ContextMode.FULL && stream.adapts() ? new FeatureBuffer(model.shape().features()) : null;
    rows = new float[stream.maxRows() * stream.outputs()];
  }

  @Override
  public void weighFrames(FrameWeights by) {
    weights = by;
  }

  @Override
  public void accept(float[] features, int offset, int frames, FrameSink sink) {
    if (finished) {
      throw new IllegalStateException("Encoder stream: finished; reset() starts the next utterance");
    }
    int size = model.shape().features();
    if (frames < 0 || offset < 0 || (long) offset + (long) frames * size > features.length) {
      throw new IllegalArgumentException("Features: got " + frames + " frames of " + size + " at offset " + offset + ", the array has "
          + features.length + " values");
    }
    for (int i = 0; i < frames; i++) {
      stream.accept(features, offset + i * size);
      if (all != null) {
        all.frame(features, offset + i * size);
      }
      if (!stream.adapts()) {
        drain(stream, sink);
      } else if (stream.frames() >= framesAfter.applyAsInt(fifths + 1)) {
        fifths++;
        learn();
        if (all == null) {
          drain(stream, sink);
        }
      }
    }
  }

  private void learn() {
    if (weights != null) {
      stream.weigh(weights);
    }
  }

  private void drain(NetworkStream from, FrameSink sink) {
    while (from.ready()) {
      int count = from.next(rows, 0);
      int first = given;
      given += count;
      if (count > 0) {
        sink.frames(rows, 0, first, count);
      }
    }
  }

  @Override
  public void finish(FrameSink sink) {
    if (finished) {
      throw new IllegalStateException("Encoder stream: finished; reset() starts the next utterance");
    }
    finished = true;
    if (stream.adapts() && stream.frames() > framesAfter.applyAsInt(fifths)) {
      learn();
      if (all == null) {
        drain(stream, sink);
      }
    }
    stream.finish();
    learn();
    if (all == null) {
      drain(stream, sink);
      return;
    }
    NetworkStream again = model.newStream(stream.ivector());
    for (int i = 0; i < all.frames(); i++) {
      again.accept(all.data(), i * all.features());
      drain(again, sink);
    }
    again.finish();
    drain(again, sink);
  }

  @Override
  public void reset() {
    stream.reset();
    if (all != null) {
      all.clear();
    }
    fifths = 0;
    given = 0;
    finished = false;
  }

  @Override
  public int maxFramesPerCall() {
    return stream.maxRows();
  }

  @Override
  public int featureFrames() {
    return stream.frames();
  }

  @Override
  public int encodedFrames() {
    return given;
  }

  @Override
  public long stateBytes() {
    return stream.bytes() + 4L * rows.length + (all == null ? 0 : 4L * all.data().length);
  }

  @Override
  public void close() {
    // Only heap.
  }
}
