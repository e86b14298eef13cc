package io.dualmode.kaldi.nnet3;

import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.model.encoder.weights.TensorMap;

/**
 * A component made to a layer.
 *
 * @param tensors its tensors, under names that begin with the component's
 */
record Converted(LayerShape shape, TensorMap tensors) {
  /** One without tensors. */
  static Converted of(LayerShape shape) {
    return new Converted(shape, new TensorMap());
  }
}
