package io.dualmode.model.engine.decoding;

import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FrontEndPart;

/**
 * A full-context encoder over a recording of any length in bounded memory: it hears windows that overlap, of half a minute, and
 * of each gives out the frames in its middle. Where the windows lie depends on the recording only. Not thread-safe.
 */
final class WindowedStream implements EncoderStream {
  /** What each window gives out frames for. */
  static final int CORE_MILLIS = 24_000;
  /** What a window hears besides on either side. */
  static final int MARGIN_MILLIS = 3000;

  private final EncoderStream window;
  private final NetworkPart network;
  private final int stride;
  private final int dim;
  /** Core and margin in feature frames, whole encoder frames each. */
  private final int core;
  private final int margin;
  /** Features from frame {@link #dropped} on. */
  private final FeatureBuffer features;
  private int dropped;
  private int given;
  private boolean finished;

  /** Wraps a full-context stream of a network over features of a front end. */
  WindowedStream(EncoderStream window, FrontEndPart frontEnd, NetworkPart network) {
    this.window = window;
    this.network = network;
    stride = network.stride();
    dim = network.width();
    core = CORE_MILLIS / frontEnd.frameMillis() / stride * stride;
    margin = MARGIN_MILLIS / frontEnd.frameMillis() / stride * stride;
    features = new FeatureBuffer(frontEnd.features(), core + 2 * margin);
  }

  @Override
  public void accept(float[] data, int offset, int frames, FrameSink sink) {
    if (finished) {
      throw new IllegalStateException("Encoder stream: finished; reset() starts the next utterance");
    }
    for (int i = 0; i < frames; i++) {
      features.frame(data, offset + i * features.features());
      if (dropped + features.frames() == given * stride + core + margin) {
        hear(given + core / stride, sink);
        int unneeded = Math.max(0, given * stride - margin - dropped);
        features.discard(unneeded);
        dropped += unneeded;
      }
    }
  }

  /** Encodes all features held and gives out the encoder frames from {@link #given} to {@code end}. */
  private void hear(int end, FrameSink sink) {
    int first = dropped / stride;
    int begin = given;
    FrameSink middle = (data, offset, at, count) -> {
      int from = Math.max(first + at, begin);
      int to = Math.min(first + at + count, end);
      if (from < to) {
        sink.frames(data, offset + (from - first - at) * dim, from, to - from);
      }
    };
    window.reset();
    window.accept(features.data(), 0, features.frames(), middle);
    window.finish(middle);
    given = end;
  }

  @Override
  public void finish(FrameSink sink) {
    if (finished) {
      throw new IllegalStateException("Encoder stream: finished; reset() starts the next utterance");
    }
    finished = true;
    int end = dropped / stride + network.encodedFrames(features.frames());
    if (end > given) {
      hear(end, sink);
    }
  }

  @Override
  public void reset() {
    features.clear();
    dropped = 0;
    given = 0;
    finished = false;
  }

  @Override
  public int maxFramesPerCall() {
    return window.maxFramesPerCall();
  }

  @Override
  public int featureFrames() {
    return dropped + features.frames();
  }

  @Override
  public int encodedFrames() {
    return given;
  }

  @Override
  public long stateBytes() {
    return window.stateBytes() + 4L * features.data().length;
  }

  @Override
  public void close() {
    window.close();
  }
}
