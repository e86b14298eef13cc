package io.dualmode.model.format;

import static io.dualmode.model.encoder.weights.TensorReader.KEPT;
import static io.dualmode.model.format.safetensors.DType.F16;
import static io.dualmode.model.format.safetensors.DType.F32;
import static io.dualmode.model.format.safetensors.DType.I32;
import static io.dualmode.model.format.safetensors.DType.I8;
import static io.dualmode.model.format.safetensors.DType.U8;

import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.MaskBits;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.safetensors.SafetensorsHeader;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.part.TensorTable;
import io.dualmode.model.part.TensorTable.Matrix;
import io.dualmode.model.part.TensorTable.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The tensors that the parts of a model declare, to check a file before anything is allocated for it.
 *
 * <p>Groups that a file may lack come as a whole or not at all. A matrix that has lost its dense weights is stored as {@code {matrix}.blocks}
 * {@code [surviving blocks, blockRows]} beside its mask. Where the sparse weights are others than the dense ones, they are {@code
 * {matrix}.kept} of that form, beside {@code {matrix}} or without it, and {@code {matrix}.kept.bias} replaces the bias of the layer.
 */
final class TensorCatalog {
  private static final Map<TensorTable.Kind, Set<DType>> STORED = Map.of(
      TensorTable.Kind.FLOATS, Set.of(F32, F16),
      TensorTable.Kind.MATRIX, Set.of(F32, F16, I8),
      TensorTable.Kind.INTEGERS, Set.of(I32));

  private final int blockRows;
  private final TensorTable table = new TensorTable();
  private final Map<String, Matrix> matrices;

  TensorCatalog(ModelConfig config) {
    blockRows = config.parts().network().blockRows();
    config.parts().declare(table);
    if (config.rescorer() != null) {
      config.rescorer().declare(table, config.parts().network().width(), config.parts().units());
    }
    matrices = table.matrices();
  }

  /** All matrices by name. */
  Map<String, Matrix> matrices() {
    return matrices;
  }

  /** Outputs in a block of the masks. */
  int blockRows() {
    return blockRows;
  }

  /** Blocks in the mask of a matrix. */
  int blocks(Matrix matrix) {
    return matrix.outputs() / blockRows * matrix.inputs();
  }

  /** Checks every name, type and shape of a file. */
  void check(SafetensorsFile file) throws ModelFormatException {
    Map<String, SafetensorsHeader.Entry> found = file.entries();
    for (Map.Entry<String, SafetensorsHeader.Entry> entry : found.entrySet()) {
      checkOne(file, entry.getKey(), entry.getValue());
    }
    for (String name : matrices.keySet()) {
      boolean int8 = isInt8(found, name) || isInt8(found, name + ".blocks");
      if (int8 != found.containsKey(name + ".scale")) {
        throw fault(file, name + ".scale " + (int8 ? "beside int8 weights" : "beside int8 weights only"), int8 ? "none" : "one");
      }
      if (found.containsKey(name + ".blocks") && (found.containsKey(name) || !found.containsKey(name + ".mask"))) {
        throw fault(file, name + ".blocks beside a mask and instead of " + name, found.containsKey(name) ? "both" : "no mask");
      }
      checkKept(file, found, name + KEPT, name);
    }
    checkParts(file.path(), found::containsKey);
  }

  /** Checks the shape of every tensor of another source; what no part declares is passed over. */
  void check(String path, TensorSource source) throws ModelFormatException {
    for (Map.Entry<String, Tensor> entry : table.tensors().entrySet()) {
      String name = entry.getKey();
      if (source.contains(name) && !entry.getValue().shape().equals(shape(source, name))) {
        throw new ModelFormatException(path, -1, name + " of shape " + entry.getValue().shape(), shape(source, name).toString());
      }
    }
    checkParts(path, source::contains);
  }

  /** Those of the declared tensors that a source has which stores floats and integers of 32 bits. */
  List<SupernetModel.StoredTensor> present(TensorSource source) {
    return table.tensors().entrySet().stream().filter(e -> source.contains(e.getKey()))
        .map(e -> new SupernetModel.StoredTensor(e.getKey(), e.getValue().kind() == TensorTable.Kind.INTEGERS ? I32 : F32, e.getValue().shape(),
            4L * e.getValue().shape().stream().mapToLong(Integer::longValue).reduce(1, (a, b) -> a * b))).toList();
  }

  private static List<Integer> shape(TensorSource source, String name) {
    return Arrays.stream(source.shape(name)).boxed().toList();
  }

  private void checkOne(SafetensorsFile file, String name, SafetensorsHeader.Entry entry) throws ModelFormatException {
    Tensor expected = table.tensors().get(name);
    if (expected != null) {
      expect(file, name, entry, STORED.get(expected.kind()), expected.shape());
      return;
    }
    int kept = name.lastIndexOf(KEPT + ".");
    int dot = kept >= 0 ? kept : name.lastIndexOf('.');
    Matrix matrix = dot < 0 ? null : matrices.get(name.substring(0, dot));
    String suffix = name.substring(dot + 1);
    if (matrix != null && (suffix.equals("scale") || matrix.masked() && (suffix.equals("kept.scale") || suffix.equals("kept.bias")))) {
      expect(file, name, entry, Set.of(F32), List.of(matrix.outputs()));
    } else if (matrix != null && matrix.masked() && suffix.equals("mask")) {
      checkDivisible(file, name, matrix);
      expect(file, name, entry, Set.of(U8), List.of(MaskBits.packedBytes(blocks(matrix))));
    } else if (matrix != null && matrix.masked() && (suffix.equals("blocks") || suffix.equals("kept"))) {
      checkDivisible(file, name, matrix);
      if (entry.shape().size() != 2 || entry.shape().get(0) > blocks(matrix)) {
        throw fault(file, name + " of shape [at most " + blocks(matrix) + ", " + blockRows + "]", entry.shape().toString());
      }
      expect(file, name, entry, Set.of(F32, F16, I8), List.of(entry.shape().get(0), blockRows));
    } else {
      throw fault(file, "only tensors of the model that config.json describes", name);
    }
  }

  /** The sparse set's own weights of a matrix, and what comes with them. */
  private static void checkKept(SafetensorsFile file, Map<String, SafetensorsHeader.Entry> found, String kept, String matrix)
      throws ModelFormatException {
    if (found.containsKey(kept) && (!found.containsKey(matrix + ".mask") || found.containsKey(matrix + ".blocks"))) {
      throw fault(file, kept + " beside a mask and without " + matrix + ".blocks", found.containsKey(matrix + ".mask") ? "both" : "no mask");
    }
    if (isInt8(found, kept) != found.containsKey(kept + ".scale")) {
      throw fault(file, kept + ".scale " + (isInt8(found, kept) ? "beside int8 weights" : "beside int8 weights only"),
          isInt8(found, kept) ? "none" : "one");
    }
    if (found.containsKey(kept + ".bias") != found.containsKey(kept)) {
      throw fault(file, kept + " and " + kept + ".bias", "one of them only");
    }
  }

  private void checkDivisible(SafetensorsFile file, String name, Matrix matrix) throws ModelFormatException {
    if (matrix.outputs() % blockRows != 0) {
      throw fault(file, "no " + name + ": its " + matrix.outputs() + " outputs are no multiple of blockRows " + blockRows, "one");
    }
  }

  private void checkParts(String path, Predicate<String> found) throws ModelFormatException {
    Map<String, String> present = new LinkedHashMap<>();
    Map<String, List<String>> missing = new LinkedHashMap<>();
    Set<String> there = new LinkedHashSet<>();
    table.tensors().forEach((name, tensor) -> {
      if (found.test(name) || found.test(name + ".blocks") || found.test(name + KEPT)) {
        present.putIfAbsent(tensor.group(), name);
        there.add(name);
      }
    });
    table.tensors().forEach((name, tensor) -> {
      // a head that is missing takes its norms along, of whatever weight set
      boolean orphan = tensor.owner() != null && !table.isRequired(tensor.owner()) && !present.containsKey(tensor.owner());
      if (!there.contains(name) && !orphan) {
        missing.computeIfAbsent(tensor.group(), group -> new ArrayList<>()).add(name);
      }
    });
    for (Map.Entry<String, List<String>> group : missing.entrySet()) {
      boolean required = table.isRequired(group.getKey());
      if (required || present.containsKey(group.getKey())) {
        throw fault(path, group.getValue().get(0) + (required ? "" : " beside " + present.get(group.getKey())), "no such tensor");
      }
    }
    for (TensorTable.Choice choice : table.choices()) {
      if (choice.groups().stream().noneMatch(present::containsKey)) {
        throw fault(path, choice.what(), "none");
      }
    }
  }

  private static boolean isInt8(Map<String, SafetensorsHeader.Entry> found, String name) {
    return found.containsKey(name) && found.get(name).dtype() == I8;
  }

  private void expect(SafetensorsFile file, String name, SafetensorsHeader.Entry entry, Set<DType> dtypes, List<Integer> shape)
      throws ModelFormatException {
    if (!dtypes.contains(entry.dtype()) || !shape.equals(entry.shape())) {
      throw fault(file, name + " as " + dtypes.stream().sorted().toList() + " " + shape, entry.dtype() + " " + entry.shape());
    }
  }

  private static ModelFormatException fault(SafetensorsFile file, String expected, String found) {
    return fault(file.path(), expected, found);
  }

  private static ModelFormatException fault(String path, String expected, String found) {
    return new ModelFormatException(path, 8, expected, found);
  }
}
