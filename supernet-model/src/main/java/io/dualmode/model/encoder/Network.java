package io.dualmode.model.encoder;

import io.dualmode.model.encoder.EncoderConfig.Block;
import io.dualmode.model.encoder.EncoderConfig.BlockType;
import io.dualmode.model.kernel.PackedMatrix;
import java.util.ArrayList;
import java.util.List;

/** The encoder's weights of one set, packed for the kernels. Immutable, shared by all streams. */
record Network(EncoderConfig config, float[] featureMean, PackedMatrix input, float[] inputScale, float[] inputShift,
    List<Layer> layers) {

  sealed interface Layer permits Conv, Attention {}

  record Conv(int past, int second, PackedMatrix down, PackedMatrix up, float[] scale, float[] shift) implements Layer {}

  record Attention(int heads, int headDim, float[] slopes, float[] gain, PackedMatrix qkv, PackedMatrix out) implements Layer {
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
    return new Network(c, w.vector("feature.mean", c.melBins()),
        w.matrix("input.weight", d, c.windowSize()).pack(set, precision, w.vector("input.bias", d)),
        w.norm("input", set, "scale", d), w.norm("input", set, "shift", d), List.copyOf(layers));
  }

  private static Layer layer(SupernetWeights w, WeightSet set, Precision precision, Block b, String name) {
    int d = w.config().dim();
    if (b.type() == BlockType.CONV) {
      int wide = 2 * w.config().bottleneck();
      return new Conv(b.past(), b.second(),
          w.matrix(name + ".down.weight", wide, d).pack(set, precision, null),
          w.matrix(name + ".up.weight", d, wide).pack(set, precision, w.vector(name + ".up.bias", d)),
          w.norm(name, set, "scale", d), w.norm(name, set, "shift", d));
    }
    float[] slopes = new float[b.heads()];
    for (int h = 0; h < slopes.length; h++) {
      slopes[h] = b.slopes().get(h);
    }
    return new Attention(b.heads(), b.headDim(), slopes, w.vector(name + ".norm.gain", d),
        w.matrix(name + ".qkv.weight", 3 * b.attentionDim(), d).pack(set, precision, null),
        w.matrix(name + ".out.weight", d, b.attentionDim()).pack(set, precision, w.vector(name + ".out.bias", d)));
  }

  /** Bytes of packed weights. */
  long bytes() {
    long sum = input.bytes();
    for (Layer layer : layers) {
      if (layer instanceof Conv conv) {
        sum += conv.down.bytes() + conv.up.bytes();
      } else if (layer instanceof Attention attention) {
        sum += attention.qkv.bytes() + attention.out.bytes();
      }
    }
    return sum;
  }
}
