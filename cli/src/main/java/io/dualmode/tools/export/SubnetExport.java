package io.dualmode.tools.export;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.SupernetModel.StoredTensor;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.format.config.ModelConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes one network of a supernet as a model of its own.
 *
 * <p>{@code STREAMING} keeps the surviving blocks of every masked matrix and the norms of the sparse weights; {@code FULL} keeps the
 * whole matrices and the norms of the dense weights, without masks. Heads, lexicon, language model and card are kept, and the rescorer
 * where the network it listens to is the one that is kept.
 */
final class SubnetExport {
  /** Which network. */
  enum Subnet { STREAMING, FULL }

  /** How its matrices are stored. */
  enum Precision { F32, F16, INT8 }

  private final SupernetModel model;
  private final TensorSource tensors;
  private final Map<String, StoredTensor> stored;
  private final Set<String> matrices;
  private final Subnet subnet;
  private final Precision precision;
  private final ModelWriter writer;
  private final boolean keepsRescorer;

  private SubnetExport(SupernetModel model, Subnet subnet, Precision precision) {
    this.model = model;
    this.tensors = model.tensors();
    this.subnet = subnet;
    this.precision = precision;
    stored = model.storedTensors().stream().collect(Collectors.toMap(StoredTensor::name, t -> t, (a, b) -> a, LinkedHashMap::new));
    matrices = new HashSet<>(model.matrices());
    ModelConfig config = model.config();
    Map<String, String> provenance = new LinkedHashMap<>(config.provenance());
    provenance.put("export", "subnet " + subnet.name().toLowerCase(java.util.Locale.ROOT) + " of weights "
        + model.weightMetadata().get("crc32c"));
    LasConfig rescorer = config.rescorer();
    keepsRescorer = rescorer != null && rescorer.fullContext() == (subnet == Subnet.FULL);
    writer = new ModelWriter(new ModelConfig(config.name(), config.language(), config.parts(),
        keepsRescorer ? rescorer : null, config.search(), provenance, config.vocabulary()), model.inventory());
  }

  /**
   * Writes a network.
   *
   * @param precision null to keep what each matrix has
   * @throws IllegalArgumentException when the model lacks this network
   */
  static void write(SupernetModel model, Path target, Subnet subnet, Precision precision) throws IOException {
    new SubnetExport(model, subnet, precision).write(target);
  }

  private void write(Path target) throws IOException {
    String norms = subnet == Subnet.STREAMING ? ".sparse." : ".dense.";
    if (!stored.containsKey("input" + norms + "scale")) {
      throw new IllegalArgumentException(model.files().describe(SupernetModel.WEIGHTS) + " has no " + subnet + " network: input" + norms
          + "scale is missing");
    }
    String other = subnet == Subnet.STREAMING ? ".dense." : ".sparse.";
    for (String matrix : model.matrices()) {
      if (isWanted(matrix)) {
        matrix(matrix);
      }
    }
    for (StoredTensor tensor : stored.values()) {
      String name = tensor.name();
      if (!matrices.contains(name) && model.matrixOf(name).isEmpty() && !name.contains(other) && isWanted(name)) {
        copy(tensor);
      }
    }
    writer.companions(model.files()).write(target);
  }

  private boolean isWanted(String tensor) {
    return keepsRescorer || !tensor.startsWith("las.");
  }

  private void matrix(String name) {
    boolean pack = subnet == Subnet.STREAMING && stored.containsKey(name + ".mask");
    if (pack) {
      writer.mask(name, tensors.bytes(name + ".mask"));
    }
    int[] shape = tensors.shape(name);
    if (pack && stored.containsKey(name + TensorReader.KEPT)) {
      String kept = name + TensorReader.KEPT;
      writer.kept(name, floats(kept, shape[1]), tensors.floats(kept + ".bias"), storage(kept));
      return;
    }
    if (tensors.isInt8(name) && (precision == null || precision == Precision.INT8)) {
      byte[] values = tensors.bytes(name);
      float[] scales = tensors.floats(name + ".scale");
      if (pack) {
        writer.survivingBlocks(name, values, scales);
      } else {
        writer.int8(name, values, scales, shape);
      }
      return;
    }
    float[] values = floats(name, shape[1]);
    Storage storage = storage(name);
    if (pack) {
      writer.survivingBlocks(name, values, storage);
    } else {
      writer.tensor(name, values, shape, storage);
    }
  }

  private Storage storage(String name) {
    if (precision != null) {
      return Storage.valueOf(precision.name());
    }
    StoredTensor tensor = stored.getOrDefault(name, stored.get(name + ".blocks"));
    return switch (tensor.dtype()) {
      case I8 -> Storage.INT8;
      case F16 -> Storage.F16;
      default -> Storage.F32;
    };
  }

  private float[] floats(String name, int inputs) {
    if (!tensors.isInt8(name)) {
      return tensors.floats(name);
    }
    byte[] quantised = tensors.bytes(name);
    float[] scales = tensors.floats(name + ".scale");
    float[] values = new float[quantised.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = quantised[i] * scales[i / inputs];
    }
    return values;
  }

  private void copy(StoredTensor tensor) {
    int[] shape = tensors.shape(tensor.name());
    switch (tensor.dtype()) {
      case F32 -> writer.tensor(tensor.name(), tensors.floats(tensor.name()), shape, Storage.F32);
      case F16 -> writer.tensor(tensor.name(), tensors.floats(tensor.name()), shape, Storage.F16);
      case I32 -> writer.ints(tensor.name(), tensors.ints(tensor.name()), shape);
      default -> throw new IllegalStateException(tensor + " belongs to no matrix");
    }
  }
}
