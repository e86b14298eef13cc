package io.dualmode.model.frontend;

/** Receives feature frames in order of time. */
@FunctionalInterface
public interface FeatureSink {
  /** One frame: {@code features[offset .. offset + n)} of the {@code n} features of the front end, valid during the call only (copy to keep). */
  void frame(float[] features, int offset);
}
