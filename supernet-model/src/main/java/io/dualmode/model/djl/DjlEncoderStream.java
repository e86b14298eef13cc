package io.dualmode.model.djl;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.FrameSink;
import io.dualmode.model.supernet.shape.EncoderConfig;
import java.util.Arrays;
import java.util.List;

/** One utterance for {@link DjlEncoder}: collects features and encodes everything at the end, in the streaming corner too. */
final class DjlEncoderStream implements EncoderStream {
  private static final int FRAMES_PER_CALL = 64;

  private final DjlEncoder encoder;
  private final EncoderConfig config;
  private final Corner corner;
  private float[] features;
  private int used;
  private int encoded;
  private boolean finished;

  DjlEncoderStream(DjlEncoder encoder, Corner corner) {
    this.encoder = encoder;
    this.config = encoder.config();
    this.corner = corner;
    this.features = new float[256 * config.melBins()];
  }

  @Override
  public void accept(float[] from, int offset, int frames, FrameSink sink) {
    requireOpen();
    int size = frames * config.melBins();
    if (used + size > features.length) {
      features = Arrays.copyOf(features, Math.max(used + size, features.length + features.length / 2));
    }
    System.arraycopy(from, offset, features, used, size);
    used += size;
  }

  @Override
  public void finish(FrameSink sink) {
    requireOpen();
    finished = true;
    float[] frames = encoder.encode(corner, List.of(Arrays.copyOf(features, used))).get(0);
    int dim = config.dim();
    int total = frames.length / dim;
    while (encoded < total) {
      int first = encoded;
      int count = Math.min(FRAMES_PER_CALL, total - first);
      encoded += count;
      sink.frames(frames, first * dim, first, count);
    }
  }

  private void requireOpen() {
    if (finished) {
      throw new IllegalStateException("Encoder stream: finished; reset() starts the next utterance");
    }
  }

  @Override
  public void reset() {
    used = 0;
    encoded = 0;
    finished = false;
  }

  @Override
  public int maxFramesPerCall() {
    return FRAMES_PER_CALL;
  }

  @Override
  public int featureFrames() {
    return used / config.melBins();
  }

  @Override
  public int encodedFrames() {
    return encoded;
  }

  @Override
  public long stateBytes() {
    return 4L * features.length;
  }

  @Override
  public void close() {
    // Device memory is held only inside finish().
  }
}
