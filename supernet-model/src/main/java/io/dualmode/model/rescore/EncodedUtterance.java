package io.dualmode.model.rescore;

import io.dualmode.model.encoder.FrameSink;
import java.util.Arrays;

/**
 * The encoder frames of one utterance, collected as they come: {@code [frames, dim]} row-major. The array grows to the longest
 * utterance and is used again. Not thread-safe.
 */
public final class EncodedUtterance implements FrameSink {
  private static final int FIRST_FRAMES = 256;

  private final int dim;
  private float[] data = {};
  private int frames;

  /** An empty utterance of an encoder of width {@code dim}. */
  public EncodedUtterance(int dim) {
    this.dim = dim;
  }

  @Override
  public void frames(float[] source, int offset, int firstFrame, int count) {
    if (firstFrame != frames) {
      throw new IllegalArgumentException("frame " + firstFrame + " came after " + frames + " frames, expected them in order");
    }
    int end = (frames + count) * dim;
    if (data.length < end) {
      data = Arrays.copyOf(data, Math.max(end, Math.max(2 * data.length, FIRST_FRAMES * dim)));
    }
    System.arraycopy(source, offset, data, frames * dim, count * dim);
    frames += count;
  }

  /** Forgets the frames, keeps the array. */
  public void clear() {
    frames = 0;
  }

  public int dim() {
    return dim;
  }

  public int frames() {
    return frames;
  }

  /** The frames themselves, not a copy; valid up to {@link #frames()} rows. */
  public float[] data() {
    return data;
  }
}
