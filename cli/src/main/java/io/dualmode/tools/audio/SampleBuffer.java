package io.dualmode.tools.audio;

import io.dualmode.model.frontend.SampleSink;
import java.util.Arrays;

/** A growing array of samples. Not thread-safe. */
public final class SampleBuffer implements SampleSink {
  private float[] data = new float[1 << 14];
  private int size;

  @Override
  public void samples(float[] samples, int offset, int length) {
    if (size + length > data.length) {
      data = Arrays.copyOf(data, Math.max(2 * data.length, size + length));
    }
    System.arraycopy(samples, offset, data, size, length);
    size += length;
  }

  public int size() {
    return size;
  }

  /** A copy of the samples held. */
  public float[] toArray() {
    return Arrays.copyOf(data, size);
  }
}
