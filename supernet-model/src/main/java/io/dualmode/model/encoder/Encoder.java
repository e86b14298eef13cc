package io.dualmode.model.encoder;

/** A loaded network; thread-safe, one weight copy for all of its streams. */
public interface Encoder extends AutoCloseable {
  /** Floats in an encoded frame. */
  int width();

  /** True if the weights of this corner were loaded. */
  boolean supports(Corner corner);

  /** A new utterance. @throws IllegalArgumentException if the corner's weights were not loaded */
  EncoderStream newStream(Corner corner);

  /** Name of the arithmetic that runs, for logs: {@code vector-512}, {@code scalar}, {@code libtorch-cpu}, ... */
  String backend();

  @Override
  void close();
}
