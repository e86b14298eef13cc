package io.dualmode.model.frontend;

/** Receives mono samples in order of time. */
@FunctionalInterface
public interface SampleSink {
  /** The next samples, {@code samples[offset .. offset + length)}, in [-1, 1), valid during the call only (copy to keep). */
  void samples(float[] samples, int offset, int length);
}
