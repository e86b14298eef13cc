package io.dualmode.model.supernet;

import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.NetworkProvider;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The network {@code supernet} of {@code docs/supernet.md}: factorised convolutions and attention, dense and block-sparse.
 *
 * @param config its shape; what it says of heads is of no account
 * @param frontEnd what its features come from and how they are normalised
 */
public record SupernetPart(EncoderConfig config, FrontEndPart frontEnd) implements NetworkPart {
  public static final String TYPE = "supernet";
  /** Groups of the tensors that belong to one weight set. */
  private static final String DENSE = WeightSet.DENSE.group();
  private static final String SPARSE = WeightSet.SPARSE.group();

  /** Reads sections of this type. */
  public static final class Provider implements NetworkProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public NetworkPart read(JsonObject section, FrontEndPart frontEnd) {
      JsonObject whole = new JsonObject();
      for (String head : EncoderConfig.HEAD_KEYS) {
        if (section.has(head)) {
          throw new JsonParseException("unknown key " + head);
        }
        whole.addProperty(head, head.equals("units") ? 2 : 1);
      }
      section.entrySet().forEach(entry -> whole.add(entry.getKey(), entry.getValue()));
      EncoderConfig config = Sections.read(whole, EncoderConfig.class);
      if (config.melBins() != frontEnd.features()) {
        throw new JsonParseException("melBins is " + config.melBins() + ", expected " + frontEnd.features() + ", the features of "
            + frontEnd.type());
      }
      return new SupernetPart(config, frontEnd);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    JsonObject section = new JsonObject();
    section.addProperty(Sections.TYPE, TYPE);
    for (Map.Entry<String, JsonElement> value : config.toJson().getAsJsonObject().entrySet()) {
      if (!EncoderConfig.HEAD_KEYS.contains(value.getKey())) {
        section.add(value.getKey(), value.getValue());
      }
    }
    return section;
  }

  @Override
  public int features() {
    return config.melBins();
  }

  @Override
  public int stride() {
    return config.stride();
  }

  @Override
  public int width() {
    return config.dim();
  }

  @Override
  public int blockRows() {
    return config.blockRows();
  }

  @Override
  public void declare(TensorTable tensors) {
    int d = config.dim();
    TensorTable.Group core = tensors.required("network");
    core.vector("feature.mean", config.melBins());
    stem(core);
    core.matrix("input.weight", d, config.firstWidth(), true).vector("input.bias", d);
    norms(core, "input", d);
    for (int i = 0; i < config.blocks().size(); i++) {
      block(core, "blocks." + i, config.blocks().get(i));
    }
    tensors.oneOf("the norms of the dense or of the sparse weights", List.of(DENSE, SPARSE));
  }

  private void stem(TensorTable.Group core) {
    int channels = 1;
    for (int i = 0; i < config.stem().size(); i++) {
      String name = "stem." + i;
      int maps = config.stem().get(i).channels();
      core.matrix(name + ".weight", maps, EncoderConfig.STEM_KERNEL * EncoderConfig.STEM_KERNEL * channels, true).vector(name + ".bias", maps);
      norms(core, name, maps);
      channels = maps;
    }
  }

  private void block(TensorTable.Group core, String name, EncoderConfig.Block block) {
    int d = config.dim();
    if (block.type() == EncoderConfig.BlockType.CONV) {
      core.matrix(name + ".down.weight", 2 * config.bottleneck(), d, true).matrix(name + ".up.weight", d, 2 * config.bottleneck(), true)
          .vector(name + ".up.bias", d);
      norms(core, name, d);
    } else if (block.type() == EncoderConfig.BlockType.SUMMARY) {
      int width = block.attentionDim();
      core.vector(name + ".norm.gain", d).matrix(name + ".pool.weight", width, d, true).vector(name + ".pool.bias", width)
          .vector(name + ".gate.gain", width).vector(name + ".gate.bias", block.heads()).vector(name + ".prior", width)
          .matrix(name + ".out.weight", d, width, true);
    } else {
      core.vector(name + ".norm.gain", d).matrix(name + ".qkv.weight", 3 * block.attentionDim(), d, true)
          .matrix(name + ".out.weight", d, block.attentionDim(), true).vector(name + ".out.bias", d);
    }
  }

  private static void norms(TensorTable.Group core, String name, int width) {
    for (WeightSet set : WeightSet.values()) {
      core.vectorOf(set.group(), name + "." + set.group() + ".scale", width).vectorOf(set.group(), name + "." + set.group() + ".shift", width);
    }
  }

  @Override
  public Set<WeightSet> weightSets(TensorSource tensors) {
    SupernetWeights weights = new SupernetWeights(config, tensors);
    EnumSet<WeightSet> sets = EnumSet.noneOf(WeightSet.class);
    for (WeightSet set : WeightSet.values()) {
      if (weights.supports(set)) {
        sets.add(set);
      }
    }
    return sets;
  }

  @Override
  public Encoder load(TensorSource tensors, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    return JavaEncoder.load(new SupernetWeights(config, tensors), frontEnd, sets, precision, kernels);
  }
}
