package io.dualmode.tools.prune;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.safetensors.MaskBits;
import java.util.HashMap;
import java.util.Map;

/**
 * A model's dense weights with sparse ones beside them, of the layers that have been pruned so far. Masks that the model has are passed
 * over, and the sparse set's norms are the dense ones'.
 */
final class PrunedTensors implements TensorSource {
  private static final String MASK = ".mask";

  private final TensorSource dense;
  private final Map<String, PrunedLayer> layers = new HashMap<>();

  PrunedTensors(TensorSource dense) {
    this.dense = dense;
  }

  void add(PrunedLayer layer) {
    layers.put(layer.matrix(), layer);
  }

  /** The name under which the dense set has what the sparse one asks for. */
  static String denseName(String name) {
    return name.replace("." + WeightSet.SPARSE.group() + ".", "." + WeightSet.DENSE.group() + ".");
  }

  private PrunedLayer layer(String name, String suffix) {
    return name.endsWith(suffix) ? layers.get(name.substring(0, name.length() - suffix.length())) : null;
  }

  @Override
  public boolean contains(String name) {
    if (name.endsWith(MASK)) {
      return layer(name, MASK) != null;
    }
    return layer(name, TensorReader.KEPT) != null || layer(name, TensorReader.KEPT + ".bias") != null
        || !name.contains(TensorReader.KEPT) && dense.contains(denseName(name));
  }

  @Override
  public int[] shape(String name) {
    PrunedLayer layer = layer(name, TensorReader.KEPT);
    if (layer != null) {
      return new int[] {layer.outputs(), layer.inputs()};
    }
    PrunedLayer biased = layer(name, TensorReader.KEPT + ".bias");
    return biased != null ? new int[] {biased.outputs()} : dense.shape(denseName(name));
  }

  @Override
  public boolean isInt8(String name) {
    return layer(name, TensorReader.KEPT) == null && dense.isInt8(name);
  }

  @Override
  public float[] floats(String name) {
    PrunedLayer layer = layer(name, TensorReader.KEPT);
    if (layer != null) {
      return layer.weights().clone();
    }
    PrunedLayer biased = layer(name, TensorReader.KEPT + ".bias");
    return biased != null ? biased.bias().clone() : dense.floats(denseName(name));
  }

  @Override
  public byte[] bytes(String name) {
    PrunedLayer layer = layer(name, MASK);
    return layer != null ? MaskBits.pack(layer.survives()) : dense.bytes(name);
  }

  @Override
  public int[] ints(String name) {
    return dense.ints(name);
  }
}
