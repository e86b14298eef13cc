package io.dualmode.model.frontend;

import java.util.Arrays;

/**
 * A growing array of feature frames {@code [frames, 80]}; it allocates only when it outgrows its largest size so far. Not
 * thread-safe.
 */
public final class FeatureBuffer implements FeatureSink {
  private float[] data;
  private int frames;

  public FeatureBuffer() {
    this(64);
  }

  public FeatureBuffer(int initialFrames) {
    data = new float[Math.max(1, initialFrames) * LogMelFilterBank.BINS];
  }

  @Override
  public void frame(float[] features, int offset) {
    int at = frames * LogMelFilterBank.BINS;
    if (at == data.length) {
      data = Arrays.copyOf(data, 2 * data.length);
    }
    System.arraycopy(features, offset, data, at, LogMelFilterBank.BINS);
    frames++;
  }

  /** Frames held. */
  public int frames() {
    return frames;
  }

  /** The backing array (not a copy): frame {@code n} starts at {@code 80 n}; replaced when the buffer grows. */
  public float[] data() {
    return data;
  }

  /** A copy of exactly the frames held. */
  public float[] toArray() {
    return Arrays.copyOf(data, frames * LogMelFilterBank.BINS);
  }

  /** Drops the oldest {@code count} frames. */
  public void discard(int count) {
    if (count < 0 || count > frames) {
      throw new IllegalArgumentException("frames to discard is " + count + ", allowed: 0.." + frames);
    }
    frames -= count;
    System.arraycopy(data, count * LogMelFilterBank.BINS, data, 0, frames * LogMelFilterBank.BINS);
  }

  public void clear() {
    frames = 0;
  }
}
