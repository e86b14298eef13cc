package io.dualmode.conformance.onnx;

import io.dualmode.conformance.onnx.OnnxGraphWriter.Attribute;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.BlockType;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One streaming step of the supernet as an ONNX graph: the windows of one full chunk and the caches of the chunk before in,
 * encoded frames and the new caches out. Batch norm scales are folded into the weights before them and {@code 1 / sqrt(d)} into
 * the queries, so that the graph is what an ONNX user would run.
 *
 * <p>{@code past} [1, 1, leftContext + chunk] is added to the attention scores: 0 for frames that exist, a large negative number
 * for those before the utterance.
 */
final class OnnxStreamingEncoder {
  /** A cache: input {@code name}, output {@code next_name}. */
  record Cache(String name, long... shape) {}

  private final EncoderConfig config;
  private final SupernetWeights weights;
  private final WeightSet set;
  private final OnnxGraphWriter graph = new OnnxGraphWriter();
  private final List<Cache> caches = new ArrayList<>();
  private final byte[] model;

  OnnxStreamingEncoder(SupernetWeights weights, WeightSet set) {
    this.config = weights.config();
    this.weights = weights;
    this.set = set;
    this.model = build();
  }

  byte[] model() {
    return model;
  }

  List<Cache> caches() {
    return caches;
  }

  private byte[] build() {
    int chunk = config.chunkFrames();
    String windows = graph.input("windows", chunk, config.windowSize());
    graph.input("past", 1, 1, config.leftContextFrames() + chunk);
    String x = reluNorm(windows, "input.weight", config.windowSize(), "input.bias", "input");
    for (int i = 0; i < config.blocks().size(); i++) {
      Block block = config.blocks().get(i);
      x = block.type() == BlockType.CONV ? conv(block, "blocks." + i, x) : attention(block, "blocks." + i, x);
    }
    graph.output("encoded", x, chunk, config.dim());
    return graph.model();
  }

  /** {@code scale * relu(weight x + bias) + shift}, with the scale inside for it is positive. */
  private String reluNorm(String x, String weight, int inputs, String bias, String owner) {
    int d = config.dim();
    float[] w = weights.matrix(weight, d, inputs, set).clone();
    float[] b = weights.vector(bias, d).clone();
    float[] scale = weights.norm(owner, set, "scale", d);
    for (int o = 0; o < d; o++) {
      if (scale[o] <= 0) {
        throw new IllegalArgumentException(owner + " scale[" + o + "] is " + scale[o]
            + ", this export folds positive scales only");
      }
      b[o] *= scale[o];
      for (int i = 0; i < inputs; i++) {
        w[o * inputs + i] *= scale[o];
      }
    }
    String h = graph.operation("Relu", affine(x, w, d, inputs, b));
    return graph.operation("Add", h, graph.constant(weights.norm(owner, set, "shift", d), d));
  }

  private String affine(String x, float[] w, int outputs, int inputs, float[] bias) {
    float[] transposed = new float[w.length];
    for (int o = 0; o < outputs; o++) {
      for (int i = 0; i < inputs; i++) {
        transposed[i * outputs + o] = w[o * inputs + i];
      }
    }
    String matrix = graph.constant(transposed, inputs, outputs);
    return bias == null ? graph.operation("MatMul", x, matrix) : graph.operation("Gemm", x, matrix, graph.constant(bias,
        outputs));
  }

  private String conv(Block block, String name, String x) {
    int b = config.bottleneck();
    int chunk = config.chunkFrames();
    float[] down = weights.matrix(name + ".down.weight", 2 * b, config.dim(), set);
    List<String> uv = graph.operation("Split", 2, List.of(new Attribute("axis", 1)), affine(x, down, 2 * b, config.dim(), null));
    String u = prepend(name + ".u", uv.get(0), block.past(), b);
    String z = graph.operation("Add", rows(u, 0, chunk), uv.get(1));
    String tap;
    if (block.second() > 0) {
      int ahead = Math.min(block.second(), chunk);
      String zeros = graph.constant(new float[ahead * b], ahead, b);
      tap = ahead == chunk ? zeros : concat(0, rows(z, ahead, chunk), zeros);
    } else {
      tap = rows(prepend(name + ".z", z, -block.second(), b), 0, chunk);
    }
    String h = reluNorm(concat(1, z, tap), name + ".up.weight", 2 * b, name + ".up.bias", name);
    return graph.operation("Add", x, h);
  }

  /** The cache's frames and then these; the last of them become the next cache. */
  private String prepend(String name, String frames, int history, int width) {
    Cache cache = new Cache(name, history, width);
    caches.add(cache);
    String all = concat(0, graph.input(name, history, width), frames);
    graph.output("next_" + name, rows(all, config.chunkFrames(), config.chunkFrames() + history), history, width);
    return all;
  }

  private String concat(int axis, String... parts) {
    return graph.operation("Concat", List.of(new Attribute("axis", axis)), parts);
  }

  private String rows(String x, int from, int to) {
    return graph.operation("Slice", x, graph.integers(from), graph.integers(to), graph.integers(0));
  }

  private String attention(Block block, String name, String x) {
    int d = config.dim();
    int width = block.attentionDim();
    int chunk = config.chunkFrames();
    int span = config.leftContextFrames() + chunk;
    String square = graph.operation("ReduceMean", List.of(new Attribute("axes", new int[] {1})), graph.operation("Mul", x, x));
    String root = graph.operation("Sqrt", graph.operation("Add", square, graph.constant(new float[] {1e-5f}, 1)));
    String r = graph.operation("Mul", graph.operation("Div", x, root), graph.constant(weights.vector(name + ".norm.gain", d), d));
    float[] qkv = weights.matrix(name + ".qkv.weight", 3 * width, d, set).clone();
    for (int i = 0; i < width * d; i++) {
      qkv[i] /= (float) Math.sqrt(block.headDim());
    }
    List<String> parts = graph.operation("Split", 3, List.of(new Attribute("axis", 1)), affine(r, qkv, 3 * width, d, null));
    String q = heads(parts.get(0), chunk, block, 1, 0, 2);
    String k = heads(prepend(name + ".k", parts.get(1), config.leftContextFrames(), width), span, block, 1, 2, 0);
    String v = heads(prepend(name + ".v", parts.get(2), config.leftContextFrames(), width), span, block, 1, 0, 2);
    String scores = graph.operation("Add", graph.operation("Add", graph.operation("MatMul", q, k), distances(block)), "past");
    String p = graph.operation("Softmax", List.of(new Attribute("axis", 2)), scores);
    String mixed = graph.operation("Transpose", List.of(new Attribute("perm", new int[] {1, 0, 2})), graph.operation("MatMul", p,
        v));
    String flat = graph.operation("Reshape", mixed, graph.integers(chunk, width));
    float[] out = weights.matrix(name + ".out.weight", d, width, set);
    return graph.operation("Add", x, affine(flat, out, d, width, weights.vector(name + ".out.bias", d)));
  }

  private String heads(String x, int frames, Block block, int... permutation) {
    String split = graph.operation("Reshape", x, graph.integers(frames, block.heads(), block.headDim()));
    return graph.operation("Transpose", List.of(new Attribute("perm", permutation)), split);
  }

  private String distances(Block block) {
    int chunk = config.chunkFrames();
    int left = config.leftContextFrames();
    int span = left + chunk;
    float[] bias = new float[block.heads() * chunk * span];
    for (int h = 0; h < block.heads(); h++) {
      for (int i = 0; i < chunk; i++) {
        for (int j = 0; j < span; j++) {
          bias[(h * chunk + i) * span + j] = -block.slopes().get(h) * Math.abs(left + i - j);
        }
      }
    }
    return graph.constant(bias, block.heads(), chunk, span);
  }

  /** Values of {@code past} when {@code seen} frames came before the chunk. */
  float[] past(int seen) {
    int left = config.leftContextFrames();
    float[] past = new float[left + config.chunkFrames()];
    Arrays.fill(past, 0, Math.max(0, left - seen), -1e30f);
    return past;
  }
}
