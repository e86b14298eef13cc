package io.dualmode.tools.speaker;

import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Builder;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;

/**
 * The parameters of a speaker network. The last matrix holds one row per training speaker and stays behind when the network is packaged.
 */
final class SpeakerLayout {
  /** Name of the matrix of training speakers. */
  static final String SPEAKERS = "speakers.weight";
  /** Gain that a residual branch starts with, so that the network starts as a shallow one. */
  private static final float RESIDUAL_GAIN = 0.3f;

  private SpeakerLayout() {}

  static ParameterLayout of(SpeakerShape shape, int speakers) {
    return ParameterLayout.of(Order.MATRICES_FIRST, 1, b -> list(b, shape, speakers));
  }

  private static void list(Builder b, SpeakerShape shape, int speakers) {
    int dim = shape.dim();
    b.matrix("input.weight", dim, shape.windowSize(), 1);
    for (int i = 0; i < shape.dilations().size(); i++) {
      b.matrix(block(i) + ".weight", dim, SpeakerShape.TAPS * dim, 1);
    }
    b.matrix("pool.weight", shape.pooled(), dim, 1);
    b.matrix("embedding.weight", shape.embedding(), 2 * shape.pooled(), 1);
    b.matrix(SPEAKERS, speakers, shape.embedding(), 1);
    norm(b, "input", dim, 1);
    for (int i = 0; i < shape.dilations().size(); i++) {
      norm(b, block(i), dim, RESIDUAL_GAIN);
    }
    norm(b, "pool", shape.pooled(), 1);
    norm(b, "embedding", shape.embedding(), 1);
  }

  /** A layer's bias and the batch norm behind it. */
  private static void norm(Builder b, String name, int width, float gain) {
    b.vector(name + ".bias", width, 0);
    b.vector(name + ".gain", width, gain);
    b.vector(name + ".offset", width, 0);
    b.statistics(name, width);
  }

  /** Name of a block. */
  static String block(int i) {
    return "blocks." + i;
  }
}
