package io.dualmode.added.tdnn;

import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.NetworkProvider;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A plain time-delay network, as a network that somebody adds: layers {@code relu(W [x[t + o] for o in offsets] + b)} over features less
 * their mean in training, every {@code stride}th frame of the last one given out. It has one set of weights and no masks.
 */
public record TdnnNetwork(int features, Shape shape) implements NetworkPart {
  static final String TYPE = "tdnn";

  /** One layer. */
  public record Layer(List<Integer> offsets, int outputs) {
    public Layer {
      if (offsets == null || offsets.isEmpty() || outputs < 1) {
        throw new IllegalArgumentException("a layer has offsets " + offsets + " and " + outputs + " outputs, expected some of both");
      }
      offsets = offsets.stream().sorted().toList();
    }

    int first() {
      return offsets.get(0);
    }

    int last() {
      return offsets.get(offsets.size() - 1);
    }
  }

  /** Its section. */
  public record Shape(List<Layer> layers, int stride) {
    public Shape {
      if (layers == null || layers.isEmpty() || stride < 1 || stride > 8) {
        throw new IllegalArgumentException("layers are " + layers + " and stride is " + stride + ", expected a layer and a stride of 1..8");
      }
      layers = List.copyOf(layers);
    }
  }

  /** Found by the service loader. */
  public static final class Provider implements NetworkProvider {
    @Override
    public String type() {
      return TYPE;
    }

    @Override
    public NetworkPart read(JsonObject section, FrontEndPart frontEnd) {
      Shape shape = Sections.read(section, Shape.class);
      if (shape.layers().stream().anyMatch(layer -> layer.first() > 0 || layer.last() < 0)) {
        throw new JsonParseException("offsets, expected 0 between the least and the greatest");
      }
      return new TdnnNetwork(frontEnd.features(), shape);
    }
  }

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public JsonObject section() {
    return Sections.write(TYPE, shape);
  }

  @Override
  public int stride() {
    return shape.stride();
  }

  @Override
  public int width() {
    return shape.layers().get(shape.layers().size() - 1).outputs();
  }

  /** Inputs of layer {@code l}, one frame. */
  int inputs(int l) {
    return l == 0 ? features : shape.layers().get(l - 1).outputs();
  }

  @Override
  public void declare(TensorTable tensors) {
    TensorTable.Group own = tensors.required("network").vector("tdnn.mean", features);
    for (int l = 0; l < shape.layers().size(); l++) {
      Layer layer = shape.layers().get(l);
      own.matrix("tdnn." + l + ".weight", layer.outputs(), layer.offsets().size() * inputs(l), false)
          .vector("tdnn." + l + ".bias", layer.outputs());
    }
  }

  @Override
  public Set<WeightSet> weightSets(TensorSource tensors) {
    return EnumSet.allOf(WeightSet.class);
  }

  @Override
  public Encoder load(TensorSource tensors, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    TensorReader reader = new TensorReader(tensors, blockRows());
    PackedMatrix[] weights = new PackedMatrix[shape.layers().size()];
    for (int l = 0; l < weights.length; l++) {
      Layer layer = shape.layers().get(l);
      weights[l] = reader.packed("tdnn." + l + ".weight", layer.outputs(), layer.offsets().size() * inputs(l),
          reader.vector("tdnn." + l + ".bias", layer.outputs()), WeightSet.DENSE, precision);
    }
    return new TdnnEncoder(this, reader.vector("tdnn.mean", features), weights, kernels);
  }
}
