package io.dualmode.tools.lm.neural;

import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Builder;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;

/** The parameters of a neural language model, by the names of {@link io.dualmode.model.neural.NeuralLm}. */
final class NeuralLmLayout {
  private NeuralLmLayout() {}

  static ParameterLayout of(NeuralLmShape shape) {
    return ParameterLayout.of(Order.LISTED, 0, b -> list(b, shape));
  }

  private static void list(Builder b, NeuralLmShape shape) {
    int d = shape.width();
    b.matrix("embedding.weight", shape.pieces(), d, 0.5f);
    b.vector("input.gain", d, 1);
    for (int l = 0; l < shape.layers(); l++) {
      String name = "layers." + l;
      b.vector(name + ".attention.gain", d, 1);
      b.matrix(name + ".qkv.weight", 3 * d, d, 1);
      b.matrix(name + ".out.weight", d, d, 0.5f);
      b.vector(name + ".forward.gain", d, 1);
      b.matrix(name + ".up.weight", shape.feedForward(), d, 1);
      b.matrix(name + ".down.weight", d, shape.feedForward(), 0.3f);
    }
    b.vector("output.gain", d, 1);
    b.vector("output.bias", shape.pieces(), 0);
  }
}
