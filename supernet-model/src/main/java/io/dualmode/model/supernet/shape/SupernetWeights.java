package io.dualmode.model.supernet.shape;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;

/** The tensors of a supernet under the names of {@code docs/supernet.md}, with the shape that they are read by. */
public final class SupernetWeights extends TensorReader {
  private final EncoderConfig config;

  public SupernetWeights(EncoderConfig config, TensorSource source) {
    super(source, config.blockRows());
    this.config = config;
  }

  public EncoderConfig config() {
    return config;
  }

  /** True if the switchable normalisation of this weight set is in the file. */
  public boolean supports(WeightSet set) {
    return contains(normName("input", set, "scale"));
  }
}
