package io.dualmode.model.encoder;

/** A loaded supernet encoder; thread-safe, one weight copy for all of its streams. */
public interface Encoder extends AutoCloseable {
  EncoderConfig config();

  /** True if the weights of this corner were loaded. */
  boolean supports(Corner corner);

  /** A new utterance. @throws IllegalArgumentException if the corner's weights were not loaded */
  EncoderStream newStream(Corner corner);

  /** The heads that read this encoder's output with the same weight set. */
  Heads heads(WeightSet weights);

  /** Name of the arithmetic that runs, for logs: {@code vector-512}, {@code scalar}, {@code libtorch-cpu}, ... */
  String backend();

  @Override
  void close();
}
