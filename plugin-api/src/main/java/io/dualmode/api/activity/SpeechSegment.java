package io.dualmode.api.activity;

import java.util.Objects;

/** A stretch of audio in which somebody speaks. Immutable. */
public final class SpeechSegment {
  private final long startMillis;
  private final long endMillis;

  /** A stretch; the parameters are what the methods of these names say. */
  public SpeechSegment(long startMillis, long endMillis) {
    this.startMillis = startMillis;
    this.endMillis = endMillis;
    if (startMillis < 0 || endMillis <= startMillis) {
      throw new IllegalArgumentException("segment times are " + startMillis + ".." + endMillis + " ms, expected 0 <= start < end");
    }
  }

  /** First millisecond, on the clock of the session. */
  public long startMillis() {
    return startMillis;
  }

  /** First millisecond after it. */
  public long endMillis() {
    return endMillis;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SpeechSegment s && startMillis == s.startMillis && endMillis == s.endMillis;
  }

  @Override
  public int hashCode() {
    return Objects.hash(startMillis, endMillis);
  }

  @Override
  public String toString() {
    return "SpeechSegment[" + startMillis + ".." + endMillis + " ms]";
  }
}
