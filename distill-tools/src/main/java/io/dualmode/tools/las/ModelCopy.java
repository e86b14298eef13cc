package io.dualmode.tools.las;

import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.SupernetModel.StoredTensor;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.safetensors.DType;
import java.io.IOException;
import java.util.List;

/** Fills a writer with what a model holds, as it is stored, under another configuration. */
final class ModelCopy {
  private ModelCopy() {}

  /** A writer that holds everything but the rescorer. */
  static ModelWriter withoutRescorer(SupernetModel model, ModelConfig config) throws IOException {
    ModelWriter writer = new ModelWriter(config, model.inventory());
    TensorSource tensors = model.tensors();
    List<StoredTensor> stored = model.storedTensors().stream().filter(t -> !t.name().startsWith("las.")).toList();
    stored.stream().filter(t -> t.name().endsWith(".mask"))
        .forEach(t -> writer.mask(stem(t.name()), tensors.bytes(t.name())));
    for (StoredTensor tensor : stored) {
      String name = tensor.name();
      if (name.endsWith(".mask") || isScale(name, tensors)) {
        continue;
      }
      boolean packed = name.endsWith(".blocks");
      String whole = packed ? stem(name) : name;
      int[] shape = tensors.shape(whole);
      if (tensor.dtype() == DType.I8) {
        byte[] values = tensors.bytes(whole);
        float[] scales = tensors.floats(whole + ".scale");
        if (packed) {
          writer.survivingBlocks(whole, values, scales);
        } else {
          writer.int8(whole, values, scales, shape);
        }
      } else if (tensor.dtype() == DType.I32) {
        writer.ints(name, tensors.ints(name), shape);
      } else {
        Storage storage = tensor.dtype() == DType.F16 ? Storage.F16 : Storage.F32;
        if (packed) {
          writer.survivingBlocks(whole, tensors.floats(whole), storage);
        } else {
          writer.tensor(name, tensors.floats(name), shape, storage);
        }
      }
    }
    return writer.companions(model.files());
  }

  private static String stem(String name) {
    return name.substring(0, name.lastIndexOf('.'));
  }

  /** Whether a tensor is the row scales of a matrix, which are written with it, and not the scale of a folded norm. */
  private static boolean isScale(String name, TensorSource tensors) {
    return name.endsWith(".weight.scale") && tensors.contains(stem(name));
  }
}
