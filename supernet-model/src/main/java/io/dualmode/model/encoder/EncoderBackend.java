package io.dualmode.model.encoder;

import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.part.PartProvider;

/** Runs networks elsewhere than in Java, in full context; found by the service loader under the name of {@code dualmode.backend}. */
public interface EncoderBackend extends PartProvider {
  /**
   * Loads a weight set.
   *
   * @throws IllegalArgumentException if it cannot run this network, saying which it can
   * @throws IllegalStateException if what it needs is not there, saying what is missing
   */
  Encoder load(NetworkPart network, TensorSource tensors, WeightSet set);
}
