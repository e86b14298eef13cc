package io.dualmode.tools.supernet;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.BlockType;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Builder;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;
import java.util.function.Consumer;

/**
 * The parameters of a supernet: all matrices (multiplied in a narrow type, decayed, masked), then all vectors.
 *
 * <p>Batch norms have gains, biases and running statistics of their own for each weights corner, dense and sparse (switchable
 * normalisation, Yu and Huang, "Universally Slimmable Networks", ICCV 2019).
 */
public final class SupernetLayout {
  /** Weights corners. */
  static final int CORNERS = 2;
  /** Gain that the batch norm of a residual branch starts with: small, so that a deep stack starts as nearly the identity. */
  private static final float RESIDUAL_GAIN = 0.2f;

  private SupernetLayout() {}

  /** The encoder of a supernet and what else an objective needs. */
  public static ParameterLayout of(EncoderConfig config, Consumer<Builder> others) {
    return ParameterLayout.of(Order.MATRICES_FIRST, CORNERS, b -> {
      encoder(b, config);
      others.accept(b);
    });
  }

  private static void encoder(Builder b, EncoderConfig config) {
    int d = config.dim();
    int channels = 1;
    for (int i = 0; i < config.stem().size(); i++) {
      int maps = config.stem().get(i).channels();
      b.matrix("stem." + i + ".weight", maps, EncoderConfig.STEM_KERNEL * EncoderConfig.STEM_KERNEL * channels, 1, true);
      b.vector("stem." + i + ".bias", maps, 0);
      norm(b, "stem." + i, maps, 1);
      channels = maps;
    }
    b.matrix("input.weight", d, config.firstWidth(), 1, true);
    b.vector("input.bias", d, 0);
    norm(b, "input", d, 1);
    for (int i = 0; i < config.blocks().size(); i++) {
      Block block = config.blocks().get(i);
      String name = "blocks." + i;
      if (block.type() == BlockType.CONV) {
        b.matrix(name + ".down.weight", 2 * config.bottleneck(), d, 1, true);
        b.matrix(name + ".up.weight", d, 2 * config.bottleneck(), 1, true);
        b.vector(name + ".up.bias", d, 0);
        norm(b, name, d, RESIDUAL_GAIN);
      } else if (block.type() == BlockType.SUMMARY) {
        b.vector(name + ".norm.gain", d, 1);
        b.matrix(name + ".pool.weight", block.attentionDim(), d, 1, true);
        b.vector(name + ".pool.bias", block.attentionDim(), 0);
        b.vector(name + ".gate.gain", block.attentionDim(), 0);
        b.vector(name + ".gate.bias", block.heads(), 0);
        b.vector(name + ".prior", block.attentionDim(), 0);
        b.matrix(name + ".out.weight", d, block.attentionDim(), 0, true);
      } else {
        b.vector(name + ".norm.gain", d, 1);
        b.matrix(name + ".qkv.weight", 3 * block.attentionDim(), d, 1, true);
        b.matrix(name + ".out.weight", d, block.attentionDim(), 0.2f, true);
        b.vector(name + ".out.bias", d, 0);
      }
    }
  }

  /** A batch norm with gain and bias for each weights corner. */
  public static void norm(Builder b, String name, int width, float gain) {
    b.statistics(name, width);
    for (boolean sparse : new boolean[] {false, true}) {
      b.vector(normParameter(name, sparse, "gain"), width, gain);
      b.vector(normParameter(name, sparse, "bias"), width, 0);
    }
  }

  /** Name of a batch norm's gain or bias in a weights corner. */
  public static String normParameter(String norm, boolean sparse, String what) {
    return norm + (sparse ? ".sparse." : ".dense.") + what;
  }
}
