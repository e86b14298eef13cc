package io.dualmode.kaldi.feature;

import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.FeatureSink;
import java.util.Arrays;

/** Mel cepstra of a stream of samples. */
final class MfccExtractor implements FeatureExtractor {
  private static final float FULL_SCALE = 32768;

  private final MfccOptions options;
  private final Cepstra cepstra;
  private final float[] row;
  /** Samples from number {@code dropped} on that frames to come need. */
  private float[] held;
  private int count;
  private long dropped;
  private long frame;

  MfccExtractor(MfccOptions options) {
    this.options = options;
    cepstra = new Cepstra(options);
    row = new float[options.cepstra()];
    held = new float[2 * options.windowSamples() + options.shiftSamples()];
  }

  @Override
  public void accept(float[] samples, int offset, int length, FeatureSink sink) {
    int taken = 0;
    while (taken < length) {
      int part = Math.min(held.length - count, length - taken);
      for (int i = 0; i < part; i++) {
        held[count + i] = samples[offset + taken + i] * FULL_SCALE;
      }
      count += part;
      taken += part;
      frames(options.frames(dropped + count), sink);
    }
  }

  private void frames(long ready, FeatureSink sink) {
    for (; frame < ready; frame++) {
      window(options.firstSample(frame));
      cepstra.compute(frame, row);
      sink.frame(row, 0);
    }
    int surplus = (int) Math.min(count, options.firstSample(frame) - dropped);
    if (surplus > 0) {
      System.arraycopy(held, surplus, held, 0, count - surplus);
      count -= surplus;
      dropped += surplus;
    }
    if (count == held.length) {
      held = Arrays.copyOf(held, 2 * count);
    }
  }

  /** The samples of a frame; those before the first and behind the last are mirrored there. */
  private void window(long first) {
    float[] to = cepstra.samples();
    int length = options.windowSamples();
    int from = (int) (first - dropped);
    if (from >= 0 && from + length <= count) {
      System.arraycopy(held, from, to, 0, length);
      return;
    }
    for (int i = 0; i < length; i++) {
      int at = from + i;
      while (at < 0 || at >= count) {
        at = at < 0 ? -at - 1 : 2 * count - 1 - at;
      }
      to[i] = held[at];
    }
  }

  @Override
  public void finish(FeatureSink sink) {
    if (count > 0) {
      frames(options.allFrames(dropped + count), sink);
    }
    reset();
  }

  @Override
  public void reset() {
    count = 0;
    dropped = 0;
    frame = 0;
  }
}
