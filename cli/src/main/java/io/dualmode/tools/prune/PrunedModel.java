package io.dualmode.tools.prune;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.SupernetModel.StoredTensor;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.safetensors.DType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a model with sparse weights beside its dense ones, which stay as they are stored. */
final class PrunedModel {
  private PrunedModel() {}

  /**
   * Writes a model; sparse weights that it has are replaced.
   *
   * @param how it was pruned, told in the provenance
   */
  static void write(SupernetModel model, List<PrunedLayer> layers, String how, Path target) throws IOException {
    ModelConfig config = model.config();
    Map<String, String> provenance = new TreeMap<>(config.provenance());
    provenance.put("pruned", how);
    ModelConfig with = new ModelConfig(config.name(), config.language(), config.parts(), config.rescorer(), config.search(), provenance,
        config.vocabulary());
    ModelWriter writer = new ModelWriter(with, model.inventory());
    TensorSource tensors = model.tensors();
    Map<String, Storage> storages = new TreeMap<>();
    for (StoredTensor tensor : model.storedTensors()) {
      String name = tensor.name();
      if (model.matrixOf(name).isEmpty() && !name.contains("." + WeightSet.SPARSE.group() + ".")) {
        copy(writer, tensors, tensor);
        storages.put(name, tensor.dtype() == DType.I8 ? Storage.INT8 : tensor.dtype() == DType.F16 ? Storage.F16 : Storage.F32);
      }
      String sparse = name.replace("." + WeightSet.DENSE.group() + ".", "." + WeightSet.SPARSE.group() + ".");
      if (!sparse.equals(name)) {
        writer.tensor(sparse, tensors.floats(name), tensors.shape(name), Storage.F32);
      }
    }
    for (PrunedLayer layer : layers) {
      writer.mask(layer.matrix(), layer.survives()).kept(layer.matrix(), layer.weights(), layer.bias(), storages.get(layer.matrix()));
    }
    writer.companions(model.files()).write(target);
  }

  /** Fails where a model has lost the dense weights that pruning begins with. */
  static void requireDense(SupernetModel model) {
    for (StoredTensor tensor : model.storedTensors()) {
      String name = tensor.name();
      if (name.endsWith(".blocks") || name.endsWith(TensorReader.KEPT)
          && model.storedTensors().stream().noneMatch(other -> (other.name() + TensorReader.KEPT).equals(name))) {
        throw new IllegalArgumentException(model.files().describe(SupernetModel.WEIGHTS) + ": " + name
            + " has sparse weights only; prune the model that it was made of");
      }
    }
  }

  private static void copy(ModelWriter writer, TensorSource tensors, StoredTensor tensor) {
    String name = tensor.name();
    int[] shape = tensors.shape(name);
    switch (tensor.dtype()) {
      case I8 -> writer.int8(name, tensors.bytes(name), tensors.floats(name + ".scale"), shape);
      case I32 -> writer.ints(name, tensors.ints(name), shape);
      case F16 -> writer.tensor(name, tensors.floats(name), shape, Storage.F16);
      case F32 -> writer.tensor(name, tensors.floats(name), shape, Storage.F32);
      default -> throw new IllegalStateException(tensor + " belongs to no matrix");
    }
  }
}
