package io.dualmode.model.conformer;

import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.NetworkProvider;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import java.util.EnumSet;
import java.util.Set;

/**
 * The network {@code conformer}: tensors as NVIDIA's NeMo names them, matrices {@code [outputs, inputs]} with the inputs of convolutions in
 * the order frames, bins, channels.
 *
 * @param config its shape
 * @param frameMillis time from one feature frame to the next
 * @param lookAheadMillis audio that streaming waits for; the nearest that the network was trained with is taken
 */
public record ConformerPart(ConformerConfig config, int frameMillis, int lookAheadMillis) implements NetworkPart {
  public static final String TYPE = "conformer";

  /** What streaming waits for where nothing else is asked. */
  private static final int LOOK_AHEAD_MILLIS = 480;

  /** Blocks of fewer rows save no time. */
  private static final int LEAST_BLOCK_ROWS = 8;

  /** A network with the usual look-ahead. */
  public ConformerPart(ConformerConfig config, int frameMillis) {
    this(config, frameMillis, LOOK_AHEAD_MILLIS);
  }

  /** Reads sections of this type. */
  public static final class Provider implements NetworkProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public NetworkPart read(JsonObject section, FrontEndPart frontEnd) {
      return new ConformerPart(Sections.read(section, ConformerConfig.class), frontEnd.frameMillis());
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    return Sections.write(TYPE, config);
  }

  @Override
  public int features() {
    return config.features();
  }

  @Override
  public int stride() {
    return config.stride();
  }

  @Override
  public int width() {
    return config.dim();
  }

  /** The largest blocks, up to the usual ones, that rows of its matrices can be cut into. */
  @Override
  public int blockRows() {
    int usual = NetworkPart.super.blockRows();
    int rows = Math.min(usual, Integer.lowestOneBit(config.dim()));
    return rows < LEAST_BLOCK_ROWS ? usual : rows;
  }

  @Override
  public boolean streams() {
    return config.streams();
  }

  @Override
  public boolean hearsAgain() {
    return config.streams();
  }

  @Override
  public ConformerPart withLookAhead(int millis) {
    return new ConformerPart(config, frameMillis, millis);
  }

  @Override
  public int encodedFrames(int featureFrames) {
    return featureFrames == 0 ? 0 : config.encodedFrames(featureFrames + config.causal());
  }

  @Override
  public void declare(TensorTable tensors) {
    TensorTable.Group network = tensors.required("network");
    int c = config.channels();
    int places = Subsampling.KERNEL * Subsampling.KERNEL;
    for (int l = 0; l < config.subsamplings(); l++) {
      String name = Subsampling.convolution(config, l);
      if (l == 0) {
        network.matrix(name + ".weight", c, places, false);
      } else if (config.subsampling() == ConformerConfig.Subsampling.STRIDING) {
        network.matrix(name + ".weight", c, places * c, true);
      } else {
        network.table(name + ".weight", c, places).matrix(Subsampling.pointwise(l) + ".weight", c, c, true)
            .vector(Subsampling.pointwise(l) + ".bias", c);
      }
      network.vector(name + ".bias", c);
    }
    network.matrix("encoder.pre_encode.out.weight", config.dim(), config.subsampledBins() * c, true)
        .vector("encoder.pre_encode.out.bias", config.dim());
    TensorTable.Group biases = tensors.optional("biases");
    TensorTable.Group statistics = tensors.optional("statistics");
    for (int i = 0; i < config.layers(); i++) {
      block(network, biases, statistics, "encoder.layers." + i + ".");
    }
  }

  private void block(TensorTable.Group network, TensorTable.Group biases, TensorTable.Group statistics, String name) {
    int d = config.dim();
    for (String norm : new String[] {"norm_feed_forward1", "norm_self_att", "norm_conv", "conv.batch_norm", "norm_feed_forward2", "norm_out"}) {
      network.vector(name + norm + ".weight", d).vector(name + norm + ".bias", d);
    }
    statistics.vector(name + "conv.batch_norm.running_mean", d).vector(name + "conv.batch_norm.running_var", d);
    for (String half : new String[] {"1", "2"}) {
      matrix(network, biases, name + "feed_forward" + half + ".linear1", config.feedForward(), d);
      matrix(network, biases, name + "feed_forward" + half + ".linear2", d, config.feedForward());
    }
    for (String part : new String[] {"q", "k", "v", "out"}) {
      matrix(network, biases, name + "self_attn.linear_" + part, d, d);
    }
    network.matrix(name + "self_attn.linear_pos.weight", d, d, false)
        .table(name + "self_attn.pos_bias_u", config.heads(), d / config.heads())
        .table(name + "self_attn.pos_bias_v", config.heads(), d / config.heads())
        .table(name + "conv.depthwise_conv.weight", d, config.kernel());
    biases.vector(name + "conv.depthwise_conv.bias", d);
    matrix(network, biases, name + "conv.pointwise_conv1", 2 * d, d);
    matrix(network, biases, name + "conv.pointwise_conv2", d, d);
  }

  private static void matrix(TensorTable.Group network, TensorTable.Group biases, String name, int outputs, int inputs) {
    network.matrix(name + ".weight", outputs, inputs, true);
    biases.vector(name + ".bias", outputs);
  }

  @Override
  public Set<WeightSet> weightSets(TensorSource tensors) {
    return EnumSet.allOf(WeightSet.class);
  }

  @Override
  public Encoder load(TensorSource tensors, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    int frame = frameMillis * config.stride();
    int lookAhead = (lookAheadMillis + frame / 2) / frame;
    return new ConformerEncoder(config, new TensorReader(tensors, blockRows()), sets, precision, kernels, lookAhead, frameMillis,
        ConformerEncoder.LONGEST_MILLIS);
  }
}
