package io.dualmode.kaldi.network;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.FrameWeights;
import io.dualmode.model.frontend.FeatureBuffer;

/**
 * A {@link NetworkStream} as the stream of an encoder. A chunk is computed as soon as its frames are there, and a network that learns voices
 * does so just before; so that what comes out does not depend on how frames come. In full context all frames hear the i-vector of the whole
 * utterance.
 */
public final class Nnet3Stream implements EncoderStream {
  static final int BLOCK_ROWS = 32;

  private final NetworkModel model;
  private final NetworkStream stream;
  /** All frames, in full context. */
  private final FeatureBuffer all;
  private final float[] rows;
  private FrameWeights weights;
  private int given;
  private boolean finished;

  Nnet3Stream(NetworkModel model, ContextMode context) {
    this.model = model;
    stream = model.newStream();
    all = context == ContextMode.FULL && stream.adapts() ? new FeatureBuffer(model.shape().features()) : null;
    rows = new float[stream.maxRows() * stream.outputs()];
  }

  /** A stream all of whose frames hear one i-vector. */
  Nnet3Stream(NetworkModel model, float[] ivector) {
    this.model = model;
    stream = model.newStream(ivector);
    all = null;
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
      if (all == null) {
        drain(stream, sink);
        continue;
      }
      all.frame(features, offset + i * size);
      if (stream.frames() % model.shape().chunk() == 0) {
        learn();
      }
    }
  }

  private void learn() {
    if (weights != null && stream.adapts()) {
      stream.weigh(weights);
    }
  }

  private void drain(NetworkStream from, FrameSink sink) {
    while (from.ready()) {
      if (all == null) {
        learn();
      }
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
    stream.finish();
    if (all == null) {
      drain(stream, sink);
      return;
    }
    learn();
    NetworkStream again = model.newStream(stream.ivector());
    for (int i = 0; i < all.frames(); i++) {
      again.accept(all.data(), i * all.features());
      drain(again, sink);
    }
    again.finish();
    drain(again, sink);
  }

  /** Whether it learns the voice that it hears. */
  public boolean adapts() {
    return stream.adapts();
  }

  /** The i-vector of all that was heard so far; null where the network reads none. */
  public float[] ivector() {
    return stream.ivector();
  }

  @Override
  public void reset() {
    stream.reset();
    if (all != null) {
      all.clear();
    }
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
