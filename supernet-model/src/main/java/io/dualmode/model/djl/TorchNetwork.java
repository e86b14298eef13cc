package io.dualmode.model.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.convolutional.Conv2d;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.ArrayList;
import java.util.List;

/**
 * The supernet as libtorch operations on {@code [utterances, frames, width]} for one weight set; formulas in {@code
 * docs/supernet.md}.
 *
 * <p>A result of an operation belongs to its first operand's manager, so activations always come first and weights second, and
 * each block runs in a manager of its own that frees everything but the block's output.
 */
final class TorchNetwork {
  /** Attention scores held at once, in floats; longer utterances go in runs of queries. */
  private static final long MAX_SCORES = 1L << 24;
  private static final float HIDDEN = -1e30f;

  private final EncoderConfig config;
  private final float[] featureMean;
  private final List<StemLayer> stem = new ArrayList<>();
  private final Input input;
  private final List<Layer> layers = new ArrayList<>();

  /** Weights {@code [maps, channels, frames, bins]}, norms {@code [1, maps, 1, 1]}. */
  private record StemLayer(EncoderConfig.StemLayer shape, NDArray weight, NDArray bias, NDArray scale, NDArray shift) {}

  private record Input(NDArray weight, NDArray bias, NDArray scale, NDArray shift) {}

  private sealed interface Layer permits Conv, Attention, Summary {}

  private record Conv(Block block, NDArray down, NDArray up, NDArray bias, NDArray scale, NDArray shift) implements Layer {}

  private record Attention(Block block, NDArray gain, NDArray qkv, NDArray out, NDArray bias, NDArray slopes) implements Layer {}

  /** The gate's weights and the prior are {@code [1, 1, heads, headDim]}. */
  private record Summary(Block block, NDArray gain, NDArray pool, NDArray bias, NDArray gateGain, NDArray gateBias, NDArray prior,
      NDArray out) implements Layer {}

  TorchNetwork(SupernetWeights w, WeightSet set, NDManager manager) {
    this.config = w.config();
    this.featureMean = w.vector("feature.mean", config.melBins());
    int d = config.dim();
    if (set == WeightSet.SPARSE && w.contains("input.weight" + TensorReader.KEPT)) {
      throw new IllegalArgumentException("sparse weights of their own run in Java only; set dualmode.backend to java");
    }
    this.input = new Input(transposed(manager, w.matrix("input.weight", d, config.firstWidth(), set), d, config.firstWidth()),
        manager.create(w.vector("input.bias", d)), manager.create(w.norm("input", set, "scale", d)),
        manager.create(w.norm("input", set, "shift", d)));
    int channels = 1;
    for (EncoderConfig.StemLayer shape : config.stem()) {
      stem.add(stemLayer(w, set, manager, shape, channels));
      channels = shape.channels();
    }
    for (int i = 0; i < config.blocks().size(); i++) {
      Block block = config.blocks().get(i);
      String name = "blocks." + i;
      layers.add(switch (block.type()) {
        case CONV -> conv(w, set, manager, block, name);
        case ATTENTION -> attention(w, set, manager, block, name);
        case SUMMARY -> summary(w, set, manager, block, name);
      });
    }
  }

  private static NDArray transposed(NDManager manager, float[] weights, int outputs, int inputs) {
    try (NDArray stored = manager.create(weights, new Shape(outputs, inputs))) {
      NDArray view = stored.transpose();
      NDArray copy = view.duplicate();
      view.close();
      return copy;
    }
  }

  private StemLayer stemLayer(SupernetWeights w, WeightSet set, NDManager manager, EncoderConfig.StemLayer shape, int channels) {
    String name = "stem." + stem.size();
    int maps = shape.channels();
    int k = EncoderConfig.STEM_KERNEL;
    float[] stored = w.matrix(name + ".weight", maps, k * k * channels, set);
    float[] kernels = new float[stored.length];
    for (int m = 0; m < maps; m++) {
      for (int place = 0; place < k * k; place++) {
        for (int c = 0; c < channels; c++) {
          kernels[(m * channels + c) * k * k + place] = stored[(m * k * k + place) * channels + c];
        }
      }
    }
    Shape perMap = new Shape(1, maps, 1, 1);
    return new StemLayer(shape, manager.create(kernels, new Shape(maps, channels, k, k)), manager.create(w.vector(name + ".bias", maps)),
        manager.create(w.norm(name, set, "scale", maps), perMap), manager.create(w.norm(name, set, "shift", maps), perMap));
  }

  private Conv conv(SupernetWeights w, WeightSet set, NDManager manager, Block block, String name) {
    int d = config.dim();
    int wide = 2 * config.bottleneck();
    return new Conv(block, transposed(manager, w.matrix(name + ".down.weight", wide, d, set), wide, d),
        transposed(manager, w.matrix(name + ".up.weight", d, wide, set), d, wide), manager.create(w.vector(name + ".up.bias", d)),
        manager.create(w.norm(name, set, "scale", d)), manager.create(w.norm(name, set, "shift", d)));
  }

  private Attention attention(SupernetWeights w, WeightSet set, NDManager manager, Block block, String name) {
    int d = config.dim();
    int width = block.attentionDim();
    float[] qkv = w.matrix(name + ".qkv.weight", 3 * width, d, set).clone();
    float scale = (float) (1 / Math.sqrt(block.headDim()));
    for (int i = 0; i < width * d; i++) {
      qkv[i] *= scale;
    }
    float[] slopes = new float[block.heads()];
    for (int h = 0; h < slopes.length; h++) {
      slopes[h] = -block.slopes().get(h);
    }
    return new Attention(block, manager.create(w.vector(name + ".norm.gain", d)), transposed(manager, qkv, 3 * width, d),
        transposed(manager, w.matrix(name + ".out.weight", d, width, set), d, width), manager.create(w.vector(name + ".out.bias",
        d)), manager.create(slopes, new Shape(1, block.heads(), 1, 1)));
  }

  private Summary summary(SupernetWeights w, WeightSet set, NDManager manager, Block block, String name) {
    int d = config.dim();
    int width = block.attentionDim();
    Shape apart = new Shape(1, 1, block.heads(), block.headDim());
    return new Summary(block, manager.create(w.vector(name + ".norm.gain", d)),
        transposed(manager, w.matrix(name + ".pool.weight", width, d, set), width, d), manager.create(w.vector(name + ".pool.bias", width)),
        manager.create(w.vector(name + ".gate.gain", width), apart), manager.create(w.vector(name + ".gate.bias", block.heads())),
        manager.create(w.vector(name + ".prior", width), apart), transposed(manager, w.matrix(name + ".out.weight", d, width, set), d, width));
  }

  float[] featureMean() {
    return featureMean;
  }

  /** Output of the last block, {@code [utterances, frames, dim]} in one array. */
  float[] run(UtteranceBatch batch, ContextMode context, NDManager parent) {
    try (NDManager manager = parent.newSubManager()) {
      NDArray x = inNewScope(manager, scope -> input(batch, scope));
      for (Layer layer : layers) {
        NDArray before = x;
        x = inNewScope(manager, scope -> {
          before.attach(scope);
          if (layer instanceof Summary summary) {
            return summary(summary, before, batch);
          }
          return layer instanceof Conv conv ? conv(conv, before, batch) : attention((Attention) layer, before, batch, context);
        });
      }
      return x.toFloatArray();
    }
  }

  private interface Step {
    NDArray run(NDManager scope);
  }

  private static NDArray inNewScope(NDManager manager, Step step) {
    try (NDManager scope = manager.newSubManager()) {
      NDArray result = step.run(scope);
      result.attach(manager);
      return result;
    }
  }

  private NDArray input(UtteranceBatch batch, NDManager m) {
    NDArray x = m.create(batch.input, new Shape(batch.utterances, config.inputRows(batch.frames), config.inputWidth()));
    if (!stem.isEmpty()) {
      x = x.expandDims(1);
      for (StemLayer layer : stem) {
        Shape stride = new Shape(layer.shape.timeStride(), layer.shape.binStride());
        x = Activation.relu(Conv2d.conv2d(x, layer.weight, layer.bias, stride, new Shape(0, 1)).singletonOrThrow())
            .mul(layer.scale).add(layer.shift);
      }
      x = x.transpose(0, 2, 3, 1).reshape(batch.utterances, batch.frames, config.firstWidth());
    }
    NDArray h = Activation.relu(x.matMul(input.weight).add(input.bias));
    return h.mul(input.scale).add(input.shift);
  }

  private NDArray conv(Conv layer, NDArray x, UtteranceBatch batch) {
    NDList halves = x.matMul(layer.down).split(2, 2);
    NDArray z = later(halves.get(0), layer.block.past()).add(halves.get(1));
    int second = layer.block.second();
    NDArray tap;
    if (second > 0) {
      NDArray marks = x.getManager().create(batch.tapMarks(second), new Shape(batch.utterances, batch.frames, 1));
      tap = earlier(z, second).mul(marks);
    } else {
      tap = later(z, -second);
    }
    NDArray h = Activation.relu(z.concat(tap, 2).matMul(layer.up).add(layer.bias));
    return x.add(h.mul(layer.scale).add(layer.shift));
  }

  /** {@code y[k] = x[k - by]}, zeros before the start. */
  private static NDArray later(NDArray x, int by) {
    long frames = x.getShape().get(1);
    long gap = Math.min(by, frames);
    NDArray zeros = x.getManager().zeros(new Shape(x.getShape().get(0), gap, x.getShape().get(2)));
    return gap == frames ? zeros : zeros.concat(x.get(new NDIndex(":, :{}", frames - gap)), 1);
  }

  /** {@code y[k] = x[k + by]}, zeros after the end. */
  private static NDArray earlier(NDArray x, int by) {
    long frames = x.getShape().get(1);
    long gap = Math.min(by, frames);
    NDArray zeros = x.getManager().zeros(new Shape(x.getShape().get(0), gap, x.getShape().get(2)));
    return gap == frames ? zeros : x.get(new NDIndex(":, {}:", gap)).concat(zeros, 1);
  }

  private NDArray attention(Attention layer, NDArray x, UtteranceBatch batch, ContextMode context) {
    NDArray r = rootMeanSquareNorm(x, layer.gain);
    NDList qkv = r.matMul(layer.qkv).split(3, 2);
    NDArray q = heads(qkv.get(0), layer.block);
    NDArray keys = heads(qkv.get(1), layer.block).transpose(0, 1, 3, 2);
    NDArray values = heads(qkv.get(2), layer.block);
    int run = (int) Math.max(1, Math.min(batch.frames,
        MAX_SCORES / ((long) batch.utterances * layer.block.heads() * batch.frames)));
    NDList parts = new NDList();
    for (int start = 0; start < batch.frames; start += run) {
      int from = start;
      int to = Math.min(batch.frames, from + run);
      parts.add(inNewScope(x.getManager(), scope -> {
        NDArray part = q.get(new NDIndex(":, :, {}:{}", from, to));
        part.attach(scope);
        return attend(layer, part, keys, values, batch, context, from, to);
      }));
    }
    NDArray mixed = NDArrays.concat(parts, 2).transpose(0, 2, 1, 3).reshape(batch.utterances, batch.frames,
        layer.block.attentionDim());
    return x.add(mixed.matMul(layer.out).add(layer.bias));
  }

  private static NDArray rootMeanSquareNorm(NDArray x, NDArray gain) {
    return x.div(x.square().mean(new int[] {2}, true).add(1e-5f).sqrt()).mul(gain);
  }

  private NDArray summary(Summary layer, NDArray x, UtteranceBatch batch) {
    NDManager m = x.getManager();
    Block block = layer.block;
    Shape apart = new Shape(batch.utterances, batch.frames, block.heads(), block.headDim());
    NDArray pooled = Activation.relu(rootMeanSquareNorm(x, layer.gain).matMul(layer.pool).add(layer.bias)).reshape(apart);
    NDArray valid = m.create(batch.tapMarks(0), new Shape(batch.utterances, batch.frames, 1));
    NDArray gate = Activation.sigmoid(pooled.mul(layer.gateGain).sum(new int[] {3}).add(layer.gateBias)).mul(valid);
    long[] ends = new long[batch.frames];
    for (int i = 0; i < ends.length; i++) {
      ends[i] = Math.min(batch.frames, batch.visibleEnd(i)) - 1;
    }
    NDArray last = m.create(ends);
    NDArray sums = pooled.mul(gate.expandDims(3)).cumSum(1).get(new NDIndex(":, {}", last));
    NDArray weights = gate.cumSum(1).get(new NDIndex(":, {}", last)).expandDims(3);
    float prior = EncoderConfig.SUMMARY_PRIOR_FRAMES;
    NDArray means = sums.add(layer.prior.mul(prior)).div(weights.add(prior)).reshape(batch.utterances, batch.frames, block.attentionDim());
    return x.add(means.matMul(layer.out));
  }

  private static NDArray heads(NDArray x, Block block) {
    return x.reshape(x.getShape().get(0), x.getShape().get(1), block.heads(), block.headDim()).transpose(0, 2, 1, 3);
  }

  private NDArray attend(Attention layer, NDArray q, NDArray keys, NDArray values, UtteranceBatch batch, ContextMode context,
      int from, int to) {
    NDManager m = q.getManager();
    int count = to - from;
    float[] rows = new float[count];
    float[] begin = new float[count];
    float[] end = new float[count];
    for (int i = 0; i < count; i++) {
      rows[i] = from + i;
      begin[i] = batch.visibleBegin(from + i, context == ContextMode.STREAMING);
      end[i] = batch.visibleEnd(from + i);
    }
    float[] lengths = new float[batch.utterances];
    for (int u = 0; u < lengths.length; u++) {
      lengths[u] = batch.lengths[u];
    }
    Shape column = new Shape(1, 1, count, 1);
    NDArray j = m.arange(0f, batch.frames, 1f).reshape(1, 1, 1, batch.frames);
    NDArray visible = j.gte(m.create(begin, column)).logicalAnd(j.lt(m.create(end, column)))
        .logicalAnd(j.lt(m.create(lengths, new Shape(batch.utterances, 1, 1, 1))));
    NDArray distance = j.sub(m.create(rows, column)).abs();
    NDArray scores = q.matMul(keys).add(distance.mul(layer.slopes));
    NDArray penalty = visible.logicalNot().toType(DataType.FLOAT32, false).mul(m.create(HIDDEN));
    return scores.add(penalty).softmax(3).matMul(values);
  }
}
