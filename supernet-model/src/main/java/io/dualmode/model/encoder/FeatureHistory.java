package io.dualmode.model.encoder;

import io.dualmode.model.frontend.FeatureNormaliser;
import java.util.Arrays;

/** The feature frames that windows still need, and the {@link FeatureNormaliser} that has seen them all. */
public final class FeatureHistory {
  private static final double MAX_GROWTH = 1.5;

  private final int bins;
  private final FeatureNormaliser normaliser;
  private float[] frames;
  /** First frame kept; frames before it only count in the sum. May be negative. */
  private int base;
  private int seen;

  public FeatureHistory(int bins, FeatureNormaliser normaliser, int capacityFrames) {
    this.bins = bins;
    this.normaliser = normaliser;
    this.frames = new float[capacityFrames * bins];
  }

  public int seen() {
    return seen;
  }

  public void append(float[] features, int offset, int count) {
    normaliser.add(features, offset, count);
    int keepFrom = Math.max(seen, base);
    int keep = seen + count - keepFrom;
    if (keep > 0) {
      int at = (keepFrom - Math.max(base, 0)) * bins;
      reserve(at + keep * bins);
      System.arraycopy(features, offset + (keepFrom - seen) * bins, frames, at, keep * bins);
    }
    seen += count;
  }

  private void reserve(int size) {
    if (size > frames.length) {
      frames = Arrays.copyOf(frames, Math.max(size, (int) Math.min(Integer.MAX_VALUE - 16, frames.length * MAX_GROWTH)));
    }
  }

  /** Forgets the frames before {@code newBase}. */
  public void discardBefore(int newBase) {
    int from = Math.max(base, 0);
    int to = Math.max(newBase, 0);
    int keep = seen - to;
    if (keep > 0 && to > from) {
      System.arraycopy(frames, (to - from) * bins, frames, 0, keep * bins);
    }
    base = newBase;
  }

  /** Fixes level and mean over everything seen, for the windows of one chunk. */
  public void settle() {
    normaliser.settle();
  }

  /** Normalised frames {@code [first, first + count)}, zeros outside the frames seen. */
  public void normalised(int first, int count, float[] out) {
    normaliser.normalise(frames, 0, Math.max(base, 0), seen, first, count, out);
  }

  public void reset(int newBase) {
    normaliser.reset();
    seen = 0;
    base = newBase;
  }

  public long bytes() {
    return 4L * frames.length + normaliser.bytes();
  }
}
