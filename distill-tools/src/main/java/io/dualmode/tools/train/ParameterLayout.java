package io.dualmode.tools.train;

import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.encoder.EncoderConfig.Block;
import io.dualmode.model.encoder.EncoderConfig.BlockType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Where each trained parameter of a supernet lives in one flat vector: first all matrices (computed in bf16, decayed), then all
 * vectors (fp32, not decayed). One vector makes the optimiser, the masks, averaging and checkpoints single loops.
 *
 * <p>Batch norms have gains, biases and running statistics of their own for each weights corner (switchable normalisation, Yu and
 * Huang, "Universally Slimmable Networks", ICCV 2019): {@link #normIndex} numbers them.
 */
public final class ParameterLayout {
  /** One parameter: {@code rows x columns} from {@code offset}; a vector has one row. */
  public record Parameter(String name, int offset, int rows, int columns, float deviation, float constant, boolean masked) {
    public int size() {
      return rows * columns;
    }
  }

  /** One batch norm: width and where its running statistics start. */
  public record Norm(String name, int offset, int width) {
    /** The mean of this norm's part of statistics that hold those of all norms. */
    double mean(float[] statistics) {
      double sum = 0;
      for (int i = offset; i < offset + width; i++) {
        sum += statistics[i];
      }
      return sum / width;
    }
  }

  /** Gain that the batch norm of a residual branch starts with: small, so that a deep stack starts as nearly the identity. */
  private static final float RESIDUAL_GAIN = 0.2f;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Norm> norms = new LinkedHashMap<>();
  private final List<Parameter> matrices = new ArrayList<>();
  private final List<Parameter> vectors = new ArrayList<>();
  private final int matrixSize;
  private final int size;
  private final int normSize;

  /** A supernet with all its heads. */
  ParameterLayout(EncoderConfig config) {
    this(config, b -> heads(b, config));
  }

  /** The encoder of a supernet and what else an objective needs. */
  public ParameterLayout(EncoderConfig config, Consumer<Builder> others) {
    Builder b = new Builder();
    encoder(b, config);
    others.accept(b);
    int offset = 0;
    for (Pending p : b.pending) {
      if (p.matrix) {
        offset = place(p, offset);
      }
    }
    matrixSize = offset;
    for (Pending p : b.pending) {
      if (!p.matrix) {
        offset = place(p, offset);
      }
    }
    size = offset;
    int at = 0;
    for (Map.Entry<String, Integer> n : b.norms.entrySet()) {
      norms.put(n.getKey(), new Norm(n.getKey(), at, n.getValue()));
      at += n.getValue();
    }
    normSize = at;
  }

  private static void encoder(Builder b, EncoderConfig config) {
    int d = config.dim();
    int channels = 1;
    for (int i = 0; i < config.stem().size(); i++) {
      int maps = config.stem().get(i).channels();
      b.matrix("stem." + i + ".weight", maps, EncoderConfig.STEM_KERNEL * EncoderConfig.STEM_KERNEL * channels, 1, true);
      b.vector("stem." + i + ".bias", maps, 0);
      b.norm("stem." + i, maps, 1);
      channels = maps;
    }
    b.matrix("input.weight", d, config.firstWidth(), 1, true);
    b.vector("input.bias", d, 0);
    b.norm("input", d, 1);
    for (int i = 0; i < config.blocks().size(); i++) {
      Block block = config.blocks().get(i);
      String name = "blocks." + i;
      if (block.type() == BlockType.CONV) {
        b.matrix(name + ".down.weight", 2 * config.bottleneck(), d, 1, true);
        b.matrix(name + ".up.weight", d, 2 * config.bottleneck(), 1, true);
        b.vector(name + ".up.bias", d, 0);
        b.norm(name, d, RESIDUAL_GAIN);
      } else {
        b.vector(name + ".norm.gain", d, 1);
        b.matrix(name + ".qkv.weight", 3 * block.attentionDim(), d, 1, true);
        b.matrix(name + ".out.weight", d, block.attentionDim(), 0.2f, true);
        b.vector(name + ".out.bias", d, 0);
      }
    }
  }

  private static void heads(Builder b, EncoderConfig config) {
    int d = config.dim();
    b.matrix("mmi.hidden.weight", config.mmiHidden(), d, 1, true);
    b.norm("mmi.hidden", config.mmiHidden(), 1);
    b.matrix("mmi.output.own", config.mmiOutputs(), config.mmiHidden(), 0, false);
    b.matrix("mmi.output.phone", 2 * config.units(), config.mmiHidden(), 0.3f, false);
    b.matrix("mmi.output.left", config.units() + 1, config.mmiHidden(), 0, false);
    b.vector("mmi.output.bias", config.mmiOutputs(), 0);
    b.matrix("ce.hidden.weight", config.mmiHidden(), d, 1, false);
    b.norm("ce.hidden", config.mmiHidden(), 1);
    b.matrix("ce.output.weight", config.units(), config.mmiHidden(), 0.3f, false);
    b.vector("ce.output.bias", config.units(), 0);
    b.matrix("ctc.hidden.weight", config.ctcHidden(), d, 1, true);
    b.norm("ctc.hidden", config.ctcHidden(), 1);
    b.matrix("ctc.output.weight", config.units(), config.ctcHidden(), 0.3f, false);
    b.vector("ctc.output.bias", config.units(), 0);
    b.matrix("transducer.encoder.weight", config.joint(), d, 0.3f, true);
    b.vector("transducer.encoder.bias", config.joint(), 0);
    b.matrix("transducer.embedding", config.units(), config.embedding(), 4, false);
    b.matrix("transducer.predictor.weight", config.joint(), 2 * config.embedding(), 1, false);
    b.vector("transducer.predictor.bias", config.joint(), 0);
    b.matrix("transducer.output.weight", config.units(), config.joint(), 0.3f, false);
    b.vector("transducer.output.bias", config.units(), 0);
  }

  private int place(Pending p, int offset) {
    Parameter parameter = new Parameter(p.name, offset, p.rows, p.columns, p.deviation, p.constant, p.masked);
    parameters.put(p.name, parameter);
    (p.matrix ? matrices : vectors).add(parameter);
    return offset + parameter.size();
  }

  /** All matrices, in flat order. */
  public List<Parameter> matrices() {
    return matrices;
  }

  /** All vectors, in flat order. */
  public List<Parameter> vectors() {
    return vectors;
  }

  public Iterable<Norm> norms() {
    return norms.values();
  }

  public Norm norm(String name) {
    return norms.get(name);
  }

  public Parameter get(String name) {
    Parameter p = parameters.get(name);
    if (p == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return p;
  }

  boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** Weights in the matrix part, which starts the vector. */
  public int matrixSize() {
    return matrixSize;
  }

  /** Length of the vector. */
  public int size() {
    return size;
  }

  /** Total width of the batch norms of one weights corner. */
  public int normSize() {
    return normSize;
  }

  /** Name of a batch norm's gain or bias in a weights corner. */
  public static String normParameter(String norm, boolean sparse, String what) {
    return norm + (sparse ? ".sparse." : ".dense.") + what;
  }

  /** Initial values: matrices normal with {@code deviation / sqrt(columns)}, vectors constant. */
  public float[] initialise(long seed) {
    Random random = new Random(seed);
    float[] flat = new float[size];
    for (Parameter p : parameters.values()) {
      double deviation = p.deviation() / Math.sqrt(p.columns());
      for (int i = 0; i < p.size(); i++) {
        flat[p.offset() + i] = p.deviation() == 0 ? p.constant() : (float) (random.nextGaussian() * deviation);
      }
    }
    return flat;
  }

  private record Pending(String name, boolean matrix, int rows, int columns, float deviation, float constant, boolean masked) {}

  /** Lists parameters in the order in which they lie in the vector. */
  public static final class Builder {
    private final List<Pending> pending = new ArrayList<>();
    private final Map<String, Integer> norms = new LinkedHashMap<>();

    private Builder() {}

    /** A matrix that starts normal with {@code deviation / sqrt(columns)}; {@code masked}: whether the sparse corner prunes it. */
    public void matrix(String name, int rows, int columns, float deviation, boolean masked) {
      pending.add(new Pending(name, true, rows, columns, deviation, 0, masked));
    }

    /** A vector that starts constant. */
    public void vector(String name, int size, float constant) {
      pending.add(new Pending(name, false, 1, size, 0, constant, false));
    }

    /** A batch norm with gain and bias for each weights corner. */
    public void norm(String name, int width, float gain) {
      norms.put(name, width);
      for (boolean sparse : new boolean[] {false, true}) {
        vector(normParameter(name, sparse, "gain"), width, gain);
        vector(normParameter(name, sparse, "bias"), width, 0);
      }
    }
  }
}
