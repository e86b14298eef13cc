package io.dualmode.model.supernet;

import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.kernel.BlockMask;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.EncoderConfig.BlockType;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Supernets with random weights that keep activations in a trained network's range: for tests and benchmarks. */
public final class RandomSupernet {
  private final EncoderConfig config;
  private final double sparsity;
  private final Random random;
  private final TensorMap tensors = new TensorMap();

  private RandomSupernet(EncoderConfig config, double sparsity, long seed) {
    this.config = config;
    this.sparsity = sparsity;
    this.random = new Random(seed);
  }

  /** Weights for a configuration, with this share of every masked matrix's blocks gone. */
  public static SupernetWeights create(EncoderConfig config, double sparsity, long seed) {
    return new SupernetWeights(config, tensors(config, sparsity, seed));
  }

  /** The tensors of {@link #create}, to change some. */
  public static TensorMap tensors(EncoderConfig config, double sparsity, long seed) {
    RandomSupernet r = new RandomSupernet(config, sparsity, seed);
    r.encoder();
    r.heads();
    return r.tensors;
  }

  /** About ten million parameters: what benchmarks run. */
  public static EncoderConfig tenMillion() {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      boolean attention = i == 7 || i == 14;
      blocks.add(attention ? Block.attention(64, List.of(0f, 0.02f, 0.08f, 0.3f)) : Block.conv(i < 3 ? 1 : 3, i < 3 ? 1 : 3));
    }
    return new EncoderConfig(80, 3, 3, 11, 100, 3f, 768, 160, blocks, 8, 64, 32, 40, 256, 803, 256, 256, 128);
  }

  private void encoder() {
    int d = config.dim();
    tensors.put("feature.mean", uniform(config.melBins(), -1, 1), config.melBins());
    int channels = 1;
    for (int i = 0; i < config.stem().size(); i++) {
      int maps = config.stem().get(i).channels();
      masked("stem." + i + ".weight", maps, EncoderConfig.STEM_KERNEL * EncoderConfig.STEM_KERNEL * channels);
      tensors.put("stem." + i + ".bias", uniform(maps, -0.1, 0.1), maps);
      norm("stem." + i, maps);
      channels = maps;
    }
    masked("input.weight", d, config.firstWidth());
    tensors.put("input.bias", uniform(d, -0.1, 0.1), d);
    norm("input", d);
    for (int i = 0; i < config.blocks().size(); i++) {
      Block b = config.blocks().get(i);
      String name = "blocks." + i;
      if (b.type() == BlockType.CONV) {
        masked(name + ".down.weight", 2 * config.bottleneck(), d);
        masked(name + ".up.weight", d, 2 * config.bottleneck());
        tensors.put(name + ".up.bias", uniform(d, -0.1, 0.1), d);
        norm(name, d);
      } else if (b.type() == BlockType.SUMMARY) {
        int width = b.attentionDim();
        tensors.put(name + ".norm.gain", uniform(d, 0.5, 1.5), d);
        masked(name + ".pool.weight", width, d);
        tensors.put(name + ".pool.bias", uniform(width, -0.1, 0.1), width);
        tensors.put(name + ".gate.gain", uniform(width, -0.5, 0.5), width);
        tensors.put(name + ".gate.bias", uniform(b.heads(), -1, 1), b.heads());
        tensors.put(name + ".prior", uniform(width, 0, 0.5), width);
        masked(name + ".out.weight", d, width);
      } else {
        tensors.put(name + ".norm.gain", uniform(d, 0.5, 1.5), d);
        masked(name + ".qkv.weight", 3 * b.attentionDim(), d);
        masked(name + ".out.weight", d, b.attentionDim());
        tensors.put(name + ".out.bias", uniform(d, -0.1, 0.1), d);
      }
    }
  }

  private void heads() {
    int d = config.dim();
    int v = config.units();
    int j = config.joint();
    head("mmi", config.mmiHidden(), config.mmiOutputs());
    head("ctc", config.ctcHidden(), v);
    tensors.putInts("mmi.entry", random.ints(v * v, 0, config.mmiOutputs()).toArray(), v * v);
    tensors.putInts("mmi.stay", random.ints(v, 0, config.mmiOutputs()).toArray(), v);
    masked("transducer.encoder.weight", j, d);
    tensors.put("transducer.encoder.bias", uniform(j, -0.1, 0.1), j);
    plain("transducer.embedding", v, config.embedding(), 1);
    plain("transducer.predictor.weight", j, 2 * config.embedding(), 0.5 / Math.sqrt(2 * config.embedding()));
    tensors.put("transducer.predictor.bias", uniform(j, -0.1, 0.1), j);
    plain("transducer.output.weight", v, j, 2 / Math.sqrt(j));
    tensors.put("transducer.output.bias", uniform(v, -0.1, 0.1), v);
  }

  private void head(String name, int hidden, int outputs) {
    masked(name + ".hidden.weight", hidden, config.dim());
    norm(name + ".hidden", hidden);
    plain(name + ".output.weight", outputs, hidden, 2 / Math.sqrt(hidden));
    tensors.put(name + ".output.bias", uniform(outputs, -0.1, 0.1), outputs);
  }

  private void norm(String owner, int size) {
    for (String set : new String[] {"dense", "sparse"}) {
      tensors.put(owner + "." + set + ".scale", uniform(size, 0.2, 0.8), size);
      tensors.put(owner + "." + set + ".shift", uniform(size, -0.3, 0.1), size);
    }
  }

  private void plain(String name, int outputs, int inputs, double deviation) {
    float[] w = new float[outputs * inputs];
    for (int i = 0; i < w.length; i++) {
      w[i] = (float) (random.nextGaussian() * deviation);
    }
    tensors.put(name, w, outputs, inputs);
  }

  private void masked(String name, int outputs, int inputs) {
    plain(name, outputs, inputs, 1 / Math.sqrt(inputs));
    if (outputs % config.blockRows() != 0) {
      return;
    }
    byte[] bits = new byte[BlockMask.bytesFor(config.blockRows(), outputs, inputs)];
    for (int b = 0; b < outputs / config.blockRows() * inputs; b++) {
      if (random.nextDouble() >= sparsity) {
        bits[b >> 3] |= (byte) (1 << (b & 7));
      }
    }
    tensors.putBytes(name + ".mask", bits);
  }

  private float[] uniform(int size, double from, double to) {
    float[] v = new float[size];
    for (int i = 0; i < size; i++) {
      v[i] = (float) (from + random.nextDouble() * (to - from));
    }
    return v;
  }
}
