package io.dualmode.model.supernet.stream;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.BlockType;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.ArrayList;
import java.util.List;

/** The encoder's weights of one set, packed for the kernels. Immutable, shared by all streams. */
record Network(EncoderConfig config, float[] featureMean, List<StemLayer> stem, PackedMatrix input, float[] inputScale,
    float[] inputShift, List<Layer> layers) {

  /** A convolution of the stem; a row of the matrix is a kernel {@code [frames, bins, channels]}. */
  record StemLayer(EncoderConfig.StemLayer shape, PackedMatrix kernels, float[] scale, float[] shift) {}

  sealed interface Layer permits Conv, Attention, Summary {}

  record Conv(int past, int second, PackedMatrix down, PackedMatrix up, float[] scale, float[] shift) implements Layer {}

  record Attention(int heads, int headDim, float[] slopes, float[] gain, PackedMatrix qkv, PackedMatrix out) implements Layer {
    int width() {
      return heads * headDim;
    }
  }

  /** The gate has a row of weights and a bias for each head; the prior is a mean. */
  record Summary(int heads, int headDim, float[] gain, PackedMatrix pool, float[] gateGain, float[] gateBias, float[] prior,
      PackedMatrix out) implements Layer {
    int width() {
      return heads * headDim;
    }
  }

  static Network load(SupernetWeights w, WeightSet set, Precision precision) {
    EncoderConfig c = w.config();
    int d = c.dim();
    List<Layer> layers = new ArrayList<>();
    for (int i = 0; i < c.blocks().size(); i++) {
      layers.add(layer(w, set, precision, c.blocks().get(i), "blocks." + i));
    }
    return new Network(c, w.vector("feature.mean", c.melBins()), stem(w, set, precision),
        w.packed("input.weight", d, c.firstWidth(), w.vector("input.bias", d), set, precision),
        w.norm("input", set, "scale", d), w.norm("input", set, "shift", d), List.copyOf(layers));
  }

  private static List<StemLayer> stem(SupernetWeights w, WeightSet set, Precision precision) {
    List<StemLayer> stem = new ArrayList<>();
    int channels = 1;
    for (EncoderConfig.StemLayer shape : w.config().stem()) {
      String name = "stem." + stem.size();
      int maps = shape.channels();
      int inputs = EncoderConfig.STEM_KERNEL * EncoderConfig.STEM_KERNEL * channels;
      stem.add(new StemLayer(shape, w.packed(name + ".weight", maps, inputs, w.vector(name + ".bias", maps), set, precision),
          w.norm(name, set, "scale", maps), w.norm(name, set, "shift", maps)));
      channels = maps;
    }
    return List.copyOf(stem);
  }

  private static Layer layer(SupernetWeights w, WeightSet set, Precision precision, Block b, String name) {
    int d = w.config().dim();
    if (b.type() == BlockType.CONV) {
      int wide = 2 * w.config().bottleneck();
      return new Conv(b.past(), b.second(),
          w.packed(name + ".down.weight", wide, d, null, set, precision),
          w.packed(name + ".up.weight", d, wide, w.vector(name + ".up.bias", d), set, precision),
          w.norm(name, set, "scale", d), w.norm(name, set, "shift", d));
    }
    if (b.type() == BlockType.SUMMARY) {
      int width = b.attentionDim();
      return new Summary(b.heads(), b.headDim(), w.vector(name + ".norm.gain", d),
          w.packed(name + ".pool.weight", width, d, w.vector(name + ".pool.bias", width), set, precision),
          w.vector(name + ".gate.gain", width), w.vector(name + ".gate.bias", b.heads()), w.vector(name + ".prior", width),
          w.packed(name + ".out.weight", d, width, null, set, precision));
    }
    float[] slopes = new float[b.heads()];
    for (int h = 0; h < slopes.length; h++) {
      slopes[h] = b.slopes().get(h);
    }
    return new Attention(b.heads(), b.headDim(), slopes, w.vector(name + ".norm.gain", d),
        w.packed(name + ".qkv.weight", 3 * b.attentionDim(), d, null, set, precision),
        w.packed(name + ".out.weight", d, b.attentionDim(), w.vector(name + ".out.bias", d), set, precision));
  }

  /** Bytes of packed weights. */
  long bytes() {
    long sum = input.bytes();
    for (StemLayer layer : stem) {
      sum += layer.kernels.bytes();
    }
    for (Layer layer : layers) {
      if (layer instanceof Conv conv) {
        sum += conv.down.bytes() + conv.up.bytes();
      } else if (layer instanceof Attention attention) {
        sum += attention.qkv.bytes() + attention.out.bytes();
      } else if (layer instanceof Summary summary) {
        sum += summary.pool.bytes() + summary.out.bytes();
      }
    }
    return sum;
  }
}
