package io.dualmode.model.conformer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.PackedMatrix;

/**
 * The weights of one block: half a feed-forward layer, attention with relative positions, a convolution module, the other half, a norm.
 * Immutable, shared by all streams.
 *
 * @param query {@code u} and {@code v} in {@link #contentBias} and {@link #positionBias} are added to its outputs
 * @param positions the projected sinusoids of relative positions
 * @param depthwise kernels {@code [kernel][dim]}; a batch norm is folded into them
 * @param depthwiseBias {@code [dim]}
 * @param convolutionNorm layer norm behind the depthwise convolution, null where it was a batch norm
 */
record ConformerBlock(
    FeedForward first, LayerNorm attentionNorm, PackedMatrix query, PackedMatrix key, PackedMatrix value, PackedMatrix output,
    float[] contentBias, float[] positionBias, PositionTable positions, LayerNorm convolutionInput, PackedMatrix gates,
    float[][] depthwise, float[] depthwiseBias, LayerNorm convolutionNorm, PackedMatrix pointwise, FeedForward second, LayerNorm last) {

  private static final float EPSILON = 1e-5f;

  /** {@code x / deviation * gain + bias} of a mean-free row. */
  record LayerNorm(float[] gain, float[] bias) {
    static LayerNorm load(TensorReader tensors, String name, int dim) {
      return new LayerNorm(tensors.vector(name + ".weight", dim), tensors.vector(name + ".bias", dim));
    }

    void apply(float[] x, int xOffset, int rows, float[] y, int yOffset) {
      int width = gain.length;
      for (int i = 0; i < rows; i++) {
        int xo = xOffset + i * width;
        int yo = yOffset + i * width;
        float mean = (float) (sum(x, xo, width, 0, false) / width);
        float inverse = (float) (1 / Math.sqrt(sum(x, xo, width, mean, true) / width + EPSILON));
        for (int c = 0; c < width; c++) {
          y[yo + c] = (x[xo + c] - mean) * inverse * gain[c] + bias[c];
        }
      }
    }
  }

  /** The sum of a row less {@code mean}, or of its squares, in four chains that the processor adds side by side. */
  private static double sum(float[] x, int offset, int width, float mean, boolean squares) {
    double s0 = 0;
    double s1 = 0;
    double s2 = 0;
    double s3 = 0;
    int c = offset;
    for (int end = offset + width / 4 * 4; c < end; c += 4) {
      float a = x[c] - mean;
      float b = x[c + 1] - mean;
      float d = x[c + 2] - mean;
      float e = x[c + 3] - mean;
      s0 += squares ? a * a : a;
      s1 += squares ? b * b : b;
      s2 += squares ? d * d : d;
      s3 += squares ? e * e : e;
    }
    for (; c < offset + width; c++) {
      float a = x[c] - mean;
      s0 += squares ? a * a : a;
    }
    return s0 + s1 + (s2 + s3);
  }

  /** A norm, a widening layer, SiLU, a narrowing layer. */
  record FeedForward(LayerNorm norm, PackedMatrix up, PackedMatrix down) {}

  static ConformerBlock load(ConformerConfig config, TensorReader tensors, int index, WeightSet set, Precision precision) {
    String name = "encoder.layers." + index + ".";
    int d = config.dim();
    Loader l = new Loader(tensors, set, precision);
    float[][] kernels = kernels(tensors.table(name + "conv.depthwise_conv.weight", d, config.kernel()), d, config.kernel());
    float[] bias = l.bias(name + "conv.depthwise_conv", d);
    bias = bias == null ? new float[d] : bias;
    LayerNorm norm = null;
    if (tensors.contains(name + "conv.batch_norm.running_mean")) {
      fold(tensors, name + "conv.batch_norm", kernels, bias);
    } else {
      norm = LayerNorm.load(tensors, name + "conv.batch_norm", d);
    }
    return new ConformerBlock(l.feedForward(name, "1", config), LayerNorm.load(tensors, name + "norm_self_att", d),
        l.matrix(name + "self_attn.linear_q", d, d), l.matrix(name + "self_attn.linear_k", d, d), l.matrix(name + "self_attn.linear_v", d, d),
        l.matrix(name + "self_attn.linear_out", d, d), tensors.table(name + "self_attn.pos_bias_u", config.heads(), d / config.heads()),
        tensors.table(name + "self_attn.pos_bias_v", config.heads(), d / config.heads()),
        new PositionTable(d, l.matrix(name + "self_attn.linear_pos", d, d)), LayerNorm.load(tensors, name + "norm_conv", d),
        l.matrix(name + "conv.pointwise_conv1", 2 * d, d), kernels, bias, norm, l.matrix(name + "conv.pointwise_conv2", d, d),
        l.feedForward(name, "2", config), LayerNorm.load(tensors, name + "norm_out", d));
  }

  private record Loader(TensorReader tensors, WeightSet set, Precision precision) {
    PackedMatrix matrix(String name, int outputs, int inputs) {
      return tensors.packed(name + ".weight", outputs, inputs, bias(name, outputs), set, precision);
    }

    float[] bias(String name, int outputs) {
      return tensors.contains(name + ".bias") ? tensors.vector(name + ".bias", outputs) : null;
    }

    FeedForward feedForward(String block, String which, ConformerConfig config) {
      String name = block + "feed_forward" + which;
      return new FeedForward(LayerNorm.load(tensors, block + "norm_feed_forward" + which, config.dim()),
          matrix(name + ".linear1", config.feedForward(), config.dim()), matrix(name + ".linear2", config.dim(), config.feedForward()));
    }
  }

  private static float[][] kernels(float[] perChannel, int dim, int kernel) {
    float[][] kernels = new float[kernel][dim];
    for (int c = 0; c < dim; c++) {
      for (int k = 0; k < kernel; k++) {
        kernels[k][c] = perChannel[c * kernel + k];
      }
    }
    return kernels;
  }

  private static void fold(TensorReader tensors, String name, float[][] kernels, float[] bias) {
    int d = bias.length;
    float[] gain = tensors.vector(name + ".weight", d);
    float[] shift = tensors.vector(name + ".bias", d);
    float[] mean = tensors.vector(name + ".running_mean", d);
    float[] variance = tensors.vector(name + ".running_var", d);
    for (int c = 0; c < d; c++) {
      float scale = (float) (gain[c] / Math.sqrt(variance[c] + EPSILON));
      for (float[] kernel : kernels) {
        kernel[c] *= scale;
      }
      bias[c] = (bias[c] - mean[c]) * scale + shift[c];
    }
  }
}
