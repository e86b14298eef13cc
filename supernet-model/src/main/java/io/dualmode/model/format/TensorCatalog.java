package io.dualmode.model.format;

import static io.dualmode.model.format.DType.F16;
import static io.dualmode.model.format.DType.F32;
import static io.dualmode.model.format.DType.I32;
import static io.dualmode.model.format.DType.I8;
import static io.dualmode.model.format.DType.U8;

import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.encoder.EncoderConfig.BlockType;
import io.dualmode.model.rescore.LasConfig;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The tensors that a supernet of a given shape holds (the table of {@code docs/supernet.md}), to check a file before anything is
 * allocated for it.
 *
 * <p>Parts that a file may lack come as a whole or not at all: the folded norms of either weight set, each head, the rescorer. A matrix that
 * has lost its dense weights is stored as {@code {matrix}.blocks} {@code [surviving blocks, blockRows]} beside its mask.
 */
final class TensorCatalog {
  /** What belongs together. */
  enum Part { CORE, DENSE, SPARSE, MMI, CTC, TRANSDUCER, RESCORER }

  /** A matrix {@code [outputs, inputs]}; {@code masked} where it carries a block mask. */
  record Matrix(int outputs, int inputs, boolean masked) {}

  private record Expected(Part part, Set<DType> dtypes, List<Integer> shape) {}

  private static final Set<DType> FLOATS = Set.of(F32, F16);

  private final EncoderConfig config;
  private final boolean rescorer;
  private final Map<String, Expected> tensors = new LinkedHashMap<>();
  private final Map<String, Matrix> matrices = new LinkedHashMap<>();

  /** @param rescorer null in a model without one */
  TensorCatalog(EncoderConfig config, LasConfig rescorer) {
    this.config = config;
    this.rescorer = rescorer != null;
    int d = config.dim();
    vector(Part.CORE, "feature.mean", config.melBins());
    stem();
    matrix(Part.CORE, "input.weight", d, config.firstWidth(), true);
    vector(Part.CORE, "input.bias", d);
    norms("input", d);
    for (int i = 0; i < config.blocks().size(); i++) {
      block("blocks." + i, config.blocks().get(i));
    }
    hidden(Part.MMI, "mmi", config.mmiHidden(), config.mmiOutputs());
    vector(Part.MMI, "mmi.output.bias", config.mmiOutputs());
    int v = config.units();
    tensors.put("mmi.entry", new Expected(Part.MMI, Set.of(I32), List.of(v * v)));
    tensors.put("mmi.stay", new Expected(Part.MMI, Set.of(I32), List.of(v)));
    hidden(Part.CTC, "ctc", config.ctcHidden(), v);
    vector(Part.CTC, "ctc.output.bias", v);
    transducer(v);
    if (rescorer != null) {
      rescorer(rescorer);
    }
  }

  private void rescorer(LasConfig las) {
    int a = las.width();
    int v = config.units();
    vector(Part.RESCORER, "las.memory.gain", config.dim());
    layer("las.memory", a, config.dim());
    matrix(Part.RESCORER, "las.history", las.history() * (v + 1), a, false);
    vector(Part.RESCORER, "las.history.bias", a);
    for (int l = 0; l < las.layers(); l++) {
      String name = "las.layers." + l;
      vector(Part.RESCORER, name + ".attention.gain", a);
      matrix(Part.RESCORER, name + ".query.weight", a, a, false);
      matrix(Part.RESCORER, name + ".memory.weight", 2 * a, a, false);
      layer(name + ".out", a, a);
      vector(Part.RESCORER, name + ".forward.gain", a);
      layer(name + ".up", las.feedForward(), a);
      layer(name + ".down", a, las.feedForward());
    }
    vector(Part.RESCORER, "las.output.gain", a);
    layer("las.output", v, a);
  }

  private void layer(String name, int outputs, int inputs) {
    matrix(Part.RESCORER, name + ".weight", outputs, inputs, false);
    vector(Part.RESCORER, name + ".bias", outputs);
  }

  private void stem() {
    int channels = 1;
    for (int i = 0; i < config.stem().size(); i++) {
      String name = "stem." + i;
      int maps = config.stem().get(i).channels();
      matrix(Part.CORE, name + ".weight", maps, EncoderConfig.STEM_KERNEL * EncoderConfig.STEM_KERNEL * channels, true);
      vector(Part.CORE, name + ".bias", maps);
      norms(name, maps);
      channels = maps;
    }
  }

  private void block(String name, EncoderConfig.Block block) {
    int d = config.dim();
    if (block.type() == BlockType.CONV) {
      matrix(Part.CORE, name + ".down.weight", 2 * config.bottleneck(), d, true);
      matrix(Part.CORE, name + ".up.weight", d, 2 * config.bottleneck(), true);
      vector(Part.CORE, name + ".up.bias", d);
      norms(name, d);
    } else {
      vector(Part.CORE, name + ".norm.gain", d);
      matrix(Part.CORE, name + ".qkv.weight", 3 * block.attentionDim(), d, true);
      matrix(Part.CORE, name + ".out.weight", d, block.attentionDim(), true);
      vector(Part.CORE, name + ".out.bias", d);
    }
  }

  private void transducer(int v) {
    int j = config.joint();
    int p = config.embedding();
    matrix(Part.TRANSDUCER, "transducer.encoder.weight", j, config.dim(), true);
    vector(Part.TRANSDUCER, "transducer.encoder.bias", j);
    tensors.put("transducer.embedding", new Expected(Part.TRANSDUCER, FLOATS, List.of(v, p)));
    matrix(Part.TRANSDUCER, "transducer.predictor.weight", j, 2 * p, false);
    vector(Part.TRANSDUCER, "transducer.predictor.bias", j);
    matrix(Part.TRANSDUCER, "transducer.output.weight", v, j, false);
    vector(Part.TRANSDUCER, "transducer.output.bias", v);
  }

  private void hidden(Part part, String head, int width, int outputs) {
    matrix(part, head + ".hidden.weight", width, config.dim(), true);
    matrix(part, head + ".output.weight", outputs, width, false);
    norms(head + ".hidden", width);
  }

  private void norms(String name, int width) {
    for (String set : List.of("dense", "sparse")) {
      vector(set.equals("dense") ? Part.DENSE : Part.SPARSE, name + "." + set + ".scale", width);
      vector(set.equals("dense") ? Part.DENSE : Part.SPARSE, name + "." + set + ".shift", width);
    }
  }

  private void vector(Part part, String name, int size) {
    tensors.put(name, new Expected(part, FLOATS, List.of(size)));
  }

  private void matrix(Part part, String name, int outputs, int inputs, boolean masked) {
    matrices.put(name, new Matrix(outputs, inputs, masked));
    tensors.put(name, new Expected(part, Set.of(F32, F16, I8), List.of(outputs, inputs)));
  }

  /** All matrices by name. */
  Map<String, Matrix> matrices() {
    return matrices;
  }

  /** Blocks in the mask of a matrix. */
  int blocks(Matrix matrix) {
    return matrix.outputs() / config.blockRows() * matrix.inputs();
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
    }
    checkParts(file, found);
  }

  private void checkOne(SafetensorsFile file, String name, SafetensorsHeader.Entry entry) throws ModelFormatException {
    Expected expected = tensors.get(name);
    if (expected != null) {
      expect(file, name, entry, expected.dtypes(), expected.shape());
      return;
    }
    int dot = name.lastIndexOf('.');
    Matrix matrix = dot < 0 ? null : matrices.get(name.substring(0, dot));
    String suffix = name.substring(dot + 1);
    if (matrix != null && suffix.equals("scale")) {
      expect(file, name, entry, Set.of(F32), List.of(matrix.outputs()));
    } else if (matrix != null && matrix.masked() && suffix.equals("mask")) {
      checkDivisible(file, name, matrix);
      expect(file, name, entry, Set.of(U8), List.of(MaskBits.packedBytes(blocks(matrix))));
    } else if (matrix != null && matrix.masked() && suffix.equals("blocks")) {
      checkDivisible(file, name, matrix);
      if (entry.shape().size() != 2 || entry.shape().get(0) > blocks(matrix)) {
        throw fault(file, name + " of shape [at most " + blocks(matrix) + ", " + config.blockRows() + "]", entry.shape().toString());
      }
      expect(file, name, entry, Set.of(F32, F16, I8), List.of(entry.shape().get(0), config.blockRows()));
    } else {
      throw fault(file, "only tensors of the supernet that config.json describes", name);
    }
  }

  private void checkDivisible(SafetensorsFile file, String name, Matrix matrix) throws ModelFormatException {
    if (matrix.outputs() % config.blockRows() != 0) {
      throw fault(file, "no " + name + ": its " + matrix.outputs() + " outputs are no multiple of blockRows " + config.blockRows(), "one");
    }
  }

  private void checkParts(SafetensorsFile file, Map<String, SafetensorsHeader.Entry> found) throws ModelFormatException {
    Map<Part, String> present = new EnumMap<>(Part.class);
    Map<Part, List<String>> missing = new EnumMap<>(Part.class);
    tensors.forEach((name, expected) -> {
      if (found.containsKey(name) || found.containsKey(name + ".blocks")) {
        present.putIfAbsent(expected.part(), name);
      } else {
        missing.computeIfAbsent(expected.part(), p -> new ArrayList<>()).add(name);
      }
    });
    // a head that is missing takes its norms along, of whatever weight set
    for (String head : List.of("mmi", "ctc")) {
      if (!found.containsKey(head + ".hidden.weight") && !found.containsKey(head + ".hidden.weight.blocks")) {
        missing.values().forEach(names -> names.removeIf(n -> n.startsWith(head + ".hidden.") && !n.endsWith(".weight")));
      }
    }
    for (Part part : Part.values()) {
      boolean needed = part == Part.CORE || present.containsKey(part);
      if (needed && !missing.getOrDefault(part, List.of()).isEmpty()) {
        throw fault(file, missing.get(part).get(0)
            + (part == Part.CORE ? "" : " beside " + present.get(part)), "no such tensor");
      }
    }
    if (rescorer && !present.containsKey(Part.RESCORER)) {
      throw fault(file, "the tensors las.* of the rescorer in config.json", "none");
    }
    if (!present.containsKey(Part.DENSE) && !present.containsKey(Part.SPARSE)) {
      throw fault(file, "the norms of the dense or of the sparse weights", "neither");
    }
    if (!present.containsKey(Part.MMI) && !present.containsKey(Part.CTC) && !present.containsKey(Part.TRANSDUCER)) {
      throw fault(file, "an MMI, CTC or transducer head", "none");
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
    return new ModelFormatException(file.path(), 8, expected, found);
  }
}
