package io.dualmode.api.speaker;

import java.util.Arrays;

/**
 * A point that stands for a voice: vectors of one speaker lie close together by the angle between them ({@link #similarity}).
 * Comparable only with vectors of the same network. Immutable.
 */
public final class SpeakerVector {
  private final float[] values;
  private final int frames;

  /**
   * A vector.
   *
   * @param values components; copied
   * @param frames frames of speech, of 10 ms each, that it was computed from: the more, the surer
   */
  public SpeakerVector(float[] values, int frames) {
    if (values.length == 0 || frames < 1) {
      throw new IllegalArgumentException("a speaker vector of " + values.length + " values from " + frames
          + " frames, expected at least one of each");
    }
    this.values = values.clone();
    this.frames = frames;
  }

  /** The components, a copy. */
  public float[] values() {
    return values.clone();
  }

  /** Frames of speech, of 10 ms each, behind the vector. */
  public int frames() {
    return frames;
  }

  /** Cosine of the angle between two vectors of one network, -1..1; larger for voices that are more alike. */
  public double similarity(SpeakerVector other) {
    if (other.values.length != values.length) {
      throw new IllegalArgumentException("speaker vectors of " + values.length + " and " + other.values.length + " components");
    }
    double dot = 0;
    double own = 0;
    double others = 0;
    for (int i = 0; i < values.length; i++) {
      dot += (double) values[i] * other.values[i];
      own += (double) values[i] * values[i];
      others += (double) other.values[i] * other.values[i];
    }
    return own == 0 || others == 0 ? 0 : dot / Math.sqrt(own * others);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpeakerVector v && frames == v.frames && Arrays.equals(values, v.values);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(values) + frames;
  }

  @Override
  public String toString() {
    return "SpeakerVector of " + values.length + " components from " + frames + " frames";
  }
}
