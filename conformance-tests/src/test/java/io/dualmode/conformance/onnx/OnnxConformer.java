package io.dualmode.conformance.onnx;

import io.dualmode.conformance.onnx.OnnxGraphWriter.Attribute;
import io.dualmode.model.conformer.ConformerConfig;
import io.dualmode.model.conformer.ConformerConfig.Subsampling;
import io.dualmode.model.encoder.weights.TensorSource;
import java.util.List;

/**
 * A Conformer over a whole recording of a given length as an ONNX graph: features {@code [1, 1, frames, bins]} in, encoded frames out. Batch
 * norms are folded into the convolutions and the projected positions are constants, so that the graph is what an ONNX user would run.
 */
final class OnnxConformer {
  private static final float EPSILON = 1e-5f;

  private final ConformerConfig config;
  private final TensorSource tensors;
  private final OnnxGraphWriter graph = new OnnxGraphWriter();
  private final int frames;
  private final int encoded;
  private final byte[] model;

  /** @param encoded frames that come out */
  OnnxConformer(ConformerConfig config, TensorSource tensors, int frames, int encoded) {
    this.config = config;
    this.tensors = tensors;
    this.frames = frames;
    this.encoded = encoded;
    model = build();
  }

  byte[] model() {
    return model;
  }

  private byte[] build() {
    String x = subsampled(graph.input("features", 1, 1, frames, config.features()));
    for (int i = 0; i < config.layers(); i++) {
      String block = "encoder.layers." + i + ".";
      x = feedForward(x, block, "1");
      x = add(x, attention(norm(x, block + "norm_self_att"), block));
      x = add(x, convolution(norm(x, block + "norm_conv"), block));
      x = feedForward(x, block, "2");
      x = norm(x, block + "norm_out");
    }
    graph.output("encoded", x, encoded, config.dim());
    return graph.model();
  }

  private String subsampled(String features) {
    int c = config.channels();
    boolean full = config.subsampling() == Subsampling.STRIDING;
    int layers = Integer.numberOfTrailingZeros(config.stride());
    String x = features;
    for (int l = 0; l < layers; l++) {
      String name = "encoder.pre_encode.conv." + (l == 0 ? 0 : full ? 2 * l : 3 * l - 1);
      int inputs = l > 0 && full ? c : 1;
      x = graph.operation("Conv", List.of(new Attribute("strides", new int[] {2, 2}), new Attribute("pads", new int[] {1, 1, 1, 1}),
          new Attribute("group", l > 0 && !full ? c : 1)), x, graph.constant(planes(tensors.floats(name + ".weight"), c, inputs), c, inputs, 3, 3),
          graph.constant(tensors.floats(name + ".bias"), c));
      if (l > 0 && !full) {
        String point = "encoder.pre_encode.conv." + 3 * l;
        x = graph.operation("Conv", x, graph.constant(tensors.floats(point + ".weight"), c, c, 1, 1), graph.constant(tensors.floats(point + ".bias"), c));
      }
      x = graph.operation("Relu", x);
    }
    x = graph.operation("Transpose", List.of(new Attribute("perm", new int[] {0, 2, 3, 1})), x);
    x = graph.operation("Reshape", x, graph.integers(encoded, -1));
    x = affine(x, "encoder.pre_encode.out");
    return config.scaled() == 1 ? graph.operation("Mul", x, graph.constant(new float[] {(float) Math.sqrt(config.dim())}, 1)) : x;
  }

  /** {@code [outputs, places, inputs]} as {@code [outputs, inputs, places]}. */
  private static float[] planes(float[] w, int outputs, int inputs) {
    float[] out = new float[w.length];
    int places = w.length / outputs / inputs;
    for (int o = 0; o < outputs; o++) {
      for (int p = 0; p < places; p++) {
        for (int i = 0; i < inputs; i++) {
          out[(o * inputs + i) * places + p] = w[(o * places + p) * inputs + i];
        }
      }
    }
    return out;
  }

  private String add(String a, String b) {
    return graph.operation("Add", a, b);
  }

  private String norm(String x, String name) {
    return graph.operation("LayerNormalization", List.of(new Attribute("axis", -1), new Attribute("epsilon", EPSILON)), x,
        graph.constant(tensors.floats(name + ".weight"), config.dim()), graph.constant(tensors.floats(name + ".bias"), config.dim()));
  }

  private String affine(String x, String name) {
    int[] shape = tensors.shape(name + ".weight");
    String y = graph.operation("MatMul", x, graph.constant(transposed(tensors.floats(name + ".weight"), shape[0], shape[1]), shape[1], shape[0]));
    return tensors.contains(name + ".bias") ? add(y, graph.constant(tensors.floats(name + ".bias"), shape[0])) : y;
  }

  private static float[] transposed(float[] w, int rows, int columns) {
    float[] t = new float[w.length];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        t[c * rows + r] = w[r * columns + c];
      }
    }
    return t;
  }

  private String silu(String x) {
    return graph.operation("Mul", x, graph.operation("Sigmoid", x));
  }

  private String feedForward(String x, String block, String which) {
    String h = affine(silu(affine(norm(x, block + "norm_feed_forward" + which), block + "feed_forward" + which + ".linear1")),
        block + "feed_forward" + which + ".linear2");
    return add(x, graph.operation("Mul", h, graph.constant(new float[] {0.5f}, 1)));
  }

  private String heads(String x, int... order) {
    int depth = config.dim() / config.heads();
    String split = graph.operation("Reshape", x, graph.integers(encoded, config.heads(), depth));
    return graph.operation("Transpose", List.of(new Attribute("perm", order)), split);
  }

  private String attention(String x, String block) {
    int d = config.dim();
    int h = config.heads();
    int depth = d / h;
    String self = block + "self_attn.";
    String query = heads(affine(x, self + "linear_q"), 1, 0, 2);
    String key = heads(affine(x, self + "linear_k"), 1, 2, 0);
    String value = heads(affine(x, self + "linear_v"), 1, 0, 2);
    String content = graph.operation("MatMul", add(query, graph.constant(tensors.floats(self + "pos_bias_u"), h, 1, depth)), key);
    String position = graph.operation("MatMul", add(query, graph.constant(tensors.floats(self + "pos_bias_v"), h, 1, depth)),
        graph.constant(positions(tensors.floats(self + "linear_pos.weight")), h, depth, 2 * encoded - 1));
    String shifted = graph.operation("Pad", position, graph.integers(0, 0, 1, 0, 0, 0));
    shifted = graph.operation("Reshape", shifted, graph.integers(h, 2 * encoded, encoded));
    shifted = graph.operation("Slice", shifted, graph.integers(1), graph.integers(2 * encoded), graph.integers(1));
    shifted = graph.operation("Reshape", shifted, graph.integers(h, encoded, 2 * encoded - 1));
    shifted = graph.operation("Slice", shifted, graph.integers(0), graph.integers(encoded), graph.integers(2));
    String scores = graph.operation("Mul", add(content, shifted), graph.constant(new float[] {(float) (1 / Math.sqrt(depth))}, 1));
    String mixed = graph.operation("MatMul", graph.operation("Softmax", List.of(new Attribute("axis", -1)), scores), value);
    String rows = graph.operation("Reshape", graph.operation("Transpose", List.of(new Attribute("perm", new int[] {1, 0, 2})), mixed),
        graph.integers(encoded, d));
    return affine(rows, self + "linear_out");
  }

  /** Projected sinusoids {@code [heads * depth, 2 frames - 1]}, the largest distance first. */
  private float[] positions(float[] projection) {
    int d = config.dim();
    int columns = 2 * encoded - 1;
    float[] out = new float[d * columns];
    double[] sinusoid = new double[d];
    for (int column = 0; column < columns; column++) {
      int r = encoded - 1 - column;
      for (int m = 0; m < d / 2; m++) {
        double angle = r * Math.pow(10_000, -2.0 * m / d);
        sinusoid[2 * m] = Math.sin(angle);
        sinusoid[2 * m + 1] = Math.cos(angle);
      }
      for (int o = 0; o < d; o++) {
        double sum = 0;
        for (int i = 0; i < d; i++) {
          sum += projection[o * d + i] * sinusoid[i];
        }
        out[o * columns + column] = (float) sum;
      }
    }
    return out;
  }

  private String convolution(String x, String block) {
    int d = config.dim();
    int k = config.kernel();
    List<String> halves = graph.operation("Split", 2, List.of(new Attribute("axis", -1)), affine(x, block + "conv.pointwise_conv1"));
    String gated = graph.operation("Mul", halves.get(0), graph.operation("Sigmoid", halves.get(1)));
    String channels = graph.operation("Reshape", graph.operation("Transpose", List.of(new Attribute("perm", new int[] {1, 0})), gated),
        graph.integers(1, d, encoded));
    float[] kernels = tensors.floats(block + "conv.depthwise_conv.weight");
    float[] bias = tensors.contains(block + "conv.depthwise_conv.bias") ? tensors.floats(block + "conv.depthwise_conv.bias") : new float[d];
    float[] gain = tensors.floats(block + "conv.batch_norm.weight");
    float[] shift = tensors.floats(block + "conv.batch_norm.bias");
    float[] mean = tensors.floats(block + "conv.batch_norm.running_mean");
    float[] variance = tensors.floats(block + "conv.batch_norm.running_var");
    for (int c = 0; c < d; c++) {
      float scale = (float) (gain[c] / Math.sqrt(variance[c] + EPSILON));
      for (int i = 0; i < k; i++) {
        kernels[c * k + i] *= scale;
      }
      bias[c] = (bias[c] - mean[c]) * scale + shift[c];
    }
    String y = graph.operation("Conv", List.of(new Attribute("pads", new int[] {(k - 1) / 2, (k - 1) / 2}), new Attribute("group", d)), channels,
        graph.constant(kernels, d, 1, k), graph.constant(bias, d));
    String rows = graph.operation("Transpose", List.of(new Attribute("perm", new int[] {1, 0})),
        graph.operation("Reshape", silu(y), graph.integers(d, encoded)));
    return affine(rows, block + "conv.pointwise_conv2");
  }
}
