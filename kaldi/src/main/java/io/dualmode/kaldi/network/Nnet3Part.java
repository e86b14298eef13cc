package io.dualmode.kaldi.network;

import io.dualmode.kaldi.feature.CmvnOptions;
import io.dualmode.kaldi.ivector.IvectorConfig;
import io.dualmode.kaldi.layer.LayerShape;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.NetworkProvider;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonRecords;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The network {@code nnet3}: nodes and layers of a network of Kaldi's, with the i-vectors that it reads. */
public final class Nnet3Part implements NetworkPart {
  public static final String TYPE = "nnet3";
  private static final String LINES = "nodes";
  private static final String LAYERS = "layers";
  private static final String CMVN = "cmvn";
  private static final String IVECTOR = "ivector";
  private static final String SUBSAMPLING = "subsampling";
  private static final String CHUNK = "chunk";
  private static final Set<String> KEYS = Set.of(Sections.TYPE, LINES, LAYERS, CMVN, IVECTOR, SUBSAMPLING, CHUNK);

  private final NetworkShape shape;
  private final FrontEndPart frontEnd;

  /** A network that hears a front end. */
  public Nnet3Part(NetworkShape shape, FrontEndPart frontEnd) {
    this.shape = shape;
    this.frontEnd = frontEnd;
  }

  private record Nodes(List<String> nodes) {}

  /** Reads sections of this type. */
  public static final class Provider implements NetworkProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public NetworkPart read(JsonObject section, FrontEndPart frontEnd) {
      for (String key : section.keySet()) {
        if (!KEYS.contains(key)) {
          throw new JsonParseException("unknown key " + key);
        }
      }
      for (String key : new String[] {LINES, LAYERS, SUBSAMPLING, CHUNK}) {
        if (!section.has(key)) {
          throw new JsonParseException("no " + key);
        }
      }
      List<String> lines = new ArrayList<>();
      section.get(LINES).getAsJsonArray().forEach(line -> lines.add(line.getAsString()));
      Map<String, LayerShape> layers = new LinkedHashMap<>();
      for (Map.Entry<String, JsonElement> layer : section.getAsJsonObject(LAYERS).entrySet()) {
        layers.put(layer.getKey(), Shapes.read(layer.getValue().getAsJsonObject()));
      }
      try {
        NetworkShape shape = new NetworkShape(lines, layers,
            section.has(CMVN) ? JsonRecords.read(section.get(CMVN), CmvnOptions.class) : null,
            section.has(IVECTOR) ? JsonRecords.read(section.get(IVECTOR), IvectorConfig.class) : null, section.get(SUBSAMPLING).getAsInt(),
            section.get(CHUNK).getAsInt());
        return new Nnet3Part(shape, frontEnd);
      } catch (IllegalArgumentException | NullPointerException e) {
        throw new JsonParseException(String.valueOf(e.getMessage()), e);
      }
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
    section.add(LINES, JsonRecords.write(new Nodes(shape.lines())).get(LINES));
    JsonObject layers = new JsonObject();
    shape.layers().forEach((name, layer) -> layers.add(name, Shapes.write(layer)));
    section.add(LAYERS, layers);
    if (shape.cmvn() != null) {
      section.add(CMVN, JsonRecords.write(shape.cmvn()));
    }
    if (shape.ivector() != null) {
      section.add(IVECTOR, JsonRecords.write(shape.ivector()));
    }
    section.addProperty(SUBSAMPLING, shape.subsampling());
    section.addProperty(CHUNK, shape.wantedChunk());
    return section;
  }

  /** What is computed. */
  public NetworkShape shape() {
    return shape;
  }

  @Override
  public int features() {
    return shape.features();
  }

  @Override
  public int stride() {
    return shape.subsampling();
  }

  @Override
  public int width() {
    return shape.outputs();
  }

  @Override
  public void declare(TensorTable tensors) {
    shape.declare(tensors.required("network"));
  }

  @Override
  public Set<WeightSet> weightSets(TensorSource tensors) {
    return EnumSet.allOf(WeightSet.class);
  }

  @Override
  public Nnet3Encoder load(TensorSource tensors, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    return new Nnet3Encoder(shape, tensors, sets, precision, kernels);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Nnet3Part part && frontEnd.equals(part.frontEnd) && section().toString().equals(part.section().toString());
  }

  @Override
  public int hashCode() {
    return shape.lines().hashCode();
  }
}
