package io.dualmode.model.encoder;

import io.dualmode.model.kernel.Kernels;

/**
 * The output layers over the encoder, for one weight set. Thread-safe; the evaluators it makes are cheap (scratch buffers over
 * shared weights), belong to one thread at a time and allocate nothing once they have seen their largest batch. A missing head is
 * an {@link IllegalStateException} that names the first tensor the model lacks.
 */
public interface Heads {
  /** The heads in Java, for an encoder that runs elsewhere. */
  static Heads load(SupernetWeights weights, WeightSet set, Precision precision, Kernels kernels) {
    return JavaHeads.load(weights, set, precision, kernels);
  }

  boolean hasMmi();

  boolean hasCtc();

  boolean hasTransducer();

  MmiHead mmi();

  CtcHead ctc();

  TransducerHead transducer();
}
