package io.dualmode.model.frontend;

import java.util.Arrays;

/**
 * A growing array of feature frames {@code [frames, features]}; it allocates only when it outgrows its largest size so far. Not
 * thread-safe.
 */
public final class FeatureBuffer implements FeatureSink {
  private static final int INITIAL_FRAMES = 64;

  private final int features;
  private float[] data;
  private int frames;

  /** Frames of so many features. */
  public FeatureBuffer(int features) {
    this(features, INITIAL_FRAMES);
  }

  /** The same with room for some frames. */
  public FeatureBuffer(int features, int initialFrames) {
    this.features = features;
    data = new float[Math.max(1, initialFrames) * features];
  }

  @Override
  public void frame(float[] frame, int offset) {
    int at = frames * features;
    if (at == data.length) {
      data = Arrays.copyOf(data, 2 * data.length);
    }
    System.arraycopy(frame, offset, data, at, features);
    frames++;
  }

  /** Features in a frame. */
  public int features() {
    return features;
  }

  /** Frames held. */
  public int frames() {
    return frames;
  }

  /** The backing array (not a copy): frame {@code n} starts at {@code features * n}; replaced when the buffer grows. */
  public float[] data() {
    return data;
  }

  /** A copy of exactly the frames held. */
  public float[] toArray() {
    return Arrays.copyOf(data, frames * features);
  }

  /** Drops the oldest {@code count} frames. */
  public void discard(int count) {
    if (count < 0 || count > frames) {
      throw new IllegalArgumentException("frames to discard is " + count + ", allowed: 0.." + frames);
    }
    frames -= count;
    System.arraycopy(data, count * features, data, 0, frames * features);
  }

  public void clear() {
    frames = 0;
  }
}
