package io.dualmode.model.format;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.MaskBits;
import io.dualmode.model.format.safetensors.Quantised;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.part.TensorTable.Matrix;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Writes a model directory: collect tensors, masks and texts, then {@link #write}.
 *
 * <p>Arrays are kept by reference until they are written. All files are written into a folder beside their place, opened there once with
 * {@link SupernetModel} and brought to disk; then {@code config.json} goes, the files move to their place and the new
 * {@code config.json} last. So whoever opens the directory, after a crash too, finds the old model, no model, or a good one; who has
 * the old one open goes on with it or gets an error. Not thread-safe.
 */
public final class ModelWriter {
  private final ModelConfig config;
  private final UnitInventory units;
  private final TensorCatalog catalog;
  private final SafetensorsWriter weights = new SafetensorsWriter();
  private final Map<String, byte[]> masks = new TreeMap<>();
  private final Map<String, byte[]> texts = new TreeMap<>();
  private final Map<String, Path> copies = new TreeMap<>();
  private boolean whole;

  /**
   * A writer for one model.
   *
   * @param units unit names in order, as many as {@code config.parts().units()}
   */
  public ModelWriter(ModelConfig config, List<String> units) {
    this(config, UnitInventory.of(config.parts().unitKind(), units, UnitInventory.SILENCE));
  }

  /**
   * A writer for one model.
   *
   * @param units as many as {@code config.parts().units()} and of that kind, unit 0 being silence
   */
  public ModelWriter(ModelConfig config, UnitInventory units) {
    if (units.size() != config.parts().units() || units.kind() != config.parts().unitKind()) {
      throw new IllegalArgumentException(units.size() + " units (" + units.kind().key() + "), expected " + config.parts().units() + " ("
          + config.parts().unitKind().key() + ") as the configuration says");
    }
    if (units.silence() != UnitInventory.SILENCE) {
      throw new IllegalArgumentException("silence is unit " + units.silence() + ", expected " + UnitInventory.SILENCE);
    }
    this.config = config;
    this.units = units;
    catalog = new TensorCatalog(config);
    weights.metadata("format", "dualmode-" + ModelConfig.FORMAT);
    new TreeMap<>(config.provenance()).forEach((key, value) -> weights.metadata("provenance." + key, value));
  }

  /** How a tensor of floats is stored. */
  public enum Storage {
    F32, F16,
    /** Matrices only: 8-bit integers with one scale per output row, {@code max |w| / 127}. */
    INT8
  }

  /** Adds a tensor; {@code INT8} on what is no matrix falls back to {@code F32}. */
  public ModelWriter tensor(String name, float[] values, int[] shape, Storage storage) {
    if (storage == Storage.INT8 && catalog.matrices().containsKey(name)) {
      Quantised quantised = Quantised.of(values, shape[0], shape[1]);
      int8(name, quantised.values(), quantised.scales(), shape);
    } else {
      weights.floats(name, values, shape, storage == Storage.F16 ? DType.F16 : DType.F32);
    }
    return this;
  }

  /** Adds a matrix that is already quantised: {@code w = q * scales[row]}. */
  public ModelWriter int8(String name, byte[] values, float[] scales, int[] shape) {
    weights.bytes(name, values, shape, DType.I8);
    weights.floats(name + ".scale", scales, new int[] {scales.length}, DType.F32);
    return this;
  }

  /** Adds a tensor of integers. */
  public ModelWriter ints(String name, int[] values, int[] shape) {
    weights.ints(name, values, shape);
    return this;
  }

  /** Adds the block mask of a matrix, blocks row-major over {@code [outputs / blockRows, inputs]}. */
  public ModelWriter mask(String matrix, boolean[] survives) {
    return mask(matrix, MaskBits.pack(survives));
  }

  /** Adds a block mask that is packed already. */
  public ModelWriter mask(String matrix, byte[] packed) {
    masks.put(matrix, packed);
    weights.bytes(matrix + ".mask", packed, new int[] {packed.length}, DType.U8);
    return this;
  }

  /**
   * Adds a matrix of which only the surviving blocks of its mask are stored; the mask must have been added.
   *
   * @param values the whole matrix
   */
  public ModelWriter survivingBlocks(String matrix, float[] values, Storage storage) {
    Matrix shape = masked(matrix);
    if (storage == Storage.INT8) {
      Quantised quantised = Quantised.of(values, shape.outputs(), shape.inputs());
      return survivingBlocks(matrix, quantised.values(), quantised.scales());
    }
    int rows = catalog.blockRows();
    byte[] mask = masks.get(matrix);
    float[] blocks = new float[MaskBits.count(mask) * rows];
    MaskBits.gather(mask, values, blocks, shape.outputs(), shape.inputs(), rows);
    weights.floats(matrix + ".blocks", blocks, new int[] {blocks.length / rows, rows}, storage == Storage.F16 ? DType.F16 : DType.F32);
    return this;
  }

  /** The same for a matrix that is quantised. */
  public ModelWriter survivingBlocks(String matrix, byte[] values, float[] scales) {
    Matrix shape = masked(matrix);
    int rows = catalog.blockRows();
    byte[] mask = masks.get(matrix);
    byte[] blocks = new byte[MaskBits.count(mask) * rows];
    MaskBits.gather(mask, values, blocks, shape.outputs(), shape.inputs(), rows);
    weights.bytes(matrix + ".blocks", blocks, new int[] {blocks.length / rows, rows}, DType.I8);
    weights.floats(matrix + ".scale", scales, new int[] {scales.length}, DType.F32);
    return this;
  }

  /**
   * Adds the sparse set's own weights of a matrix whose mask must have been added.
   *
   * @param values the whole matrix; what its mask prunes is not stored
   * @param bias of the layer in the sparse set
   */
  public ModelWriter kept(String matrix, float[] values, float[] bias, Storage storage) {
    Matrix shape = masked(matrix);
    int rows = catalog.blockRows();
    byte[] mask = masks.get(matrix);
    String name = matrix + TensorReader.KEPT;
    int[] stored = {MaskBits.count(mask), rows};
    if (storage == Storage.INT8) {
      Quantised quantised = Quantised.of(values, shape.outputs(), shape.inputs());
      byte[] blocks = new byte[stored[0] * rows];
      MaskBits.gather(mask, quantised.values(), blocks, shape.outputs(), shape.inputs(), rows);
      weights.bytes(name, blocks, stored, DType.I8);
      weights.floats(name + ".scale", quantised.scales(), new int[] {shape.outputs()}, DType.F32);
    } else {
      float[] blocks = new float[stored[0] * rows];
      MaskBits.gather(mask, values, blocks, shape.outputs(), shape.inputs(), rows);
      weights.floats(name, blocks, stored, storage == Storage.F16 ? DType.F16 : DType.F32);
    }
    weights.floats(name + ".bias", bias, new int[] {bias.length}, DType.F32);
    return this;
  }

  private Matrix masked(String matrix) {
    Matrix shape = catalog.matrices().get(matrix);
    if (shape == null || !masks.containsKey(matrix)) {
      throw new IllegalArgumentException(matrix + ": expected a matrix whose mask was added before");
    }
    return shape;
  }

  /** Adds a line to the {@code __metadata__} of the weight file. */
  public ModelWriter metadata(String key, String value) {
    weights.metadata(key, value);
    return this;
  }

  /** Adds the model card. */
  public ModelWriter card(String markdown) {
    return file(SupernetModel.CARD, markdown.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds a small file. */
  public ModelWriter file(String name, byte[] contents) {
    texts.put(name, contents);
    return this;
  }

  /** Adds a copy of a file, for example the language model under {@link SupernetModel#LANGUAGE_MODEL}. */
  public ModelWriter file(String name, Path source) {
    copies.put(name, source);
    return this;
  }

  /**
   * Adds what another model holds besides its network: dictionary, language models, guesser, speaker network, files of its vocabulary and card. A
   * directory with files of this kind that the other model lacks is then refused, since they would be taken for this one's.
   */
  public ModelWriter companions(ModelFiles model) throws IOException {
    whole = true;
    List<String> names = new ArrayList<>(SupernetModel.COMPANIONS);
    names.addAll(config.vocabularyFiles());
    for (String name : names) {
      if (model.contains(name)) {
        Path stored = model.path(name);
        if (stored != null) {
          file(name, stored);
        } else {
          file(name, model.read(name, Integer.MAX_VALUE - 8));
        }
      }
    }
    return this;
  }

  /**
   * Writes into a directory, which is made when it is missing; files of the same names are replaced, others stay.
   *
   * @throws IOException when it cannot be written or the model is not whole; what the directory held then is still there
   */
  public void write(Path directory) throws IOException {
    Files.createDirectories(directory);
    List<String> others = SupernetModel.COMPANIONS.stream()
        .filter(name -> whole && !name.equals(SupernetModel.CARD) && !copies.containsKey(name) && !texts.containsKey(name) && Files.exists(directory.resolve(name))).toList();
    if (!others.isEmpty()) {
      throw new IOException(directory + ": holds " + String.join(", ", others) + " of another model, with which this one would be heard; name another"
          + " directory, or delete them");
    }
    Path beside = Files.createTempDirectory(directory, ".writing");
    try {
      for (Map.Entry<String, Path> copy : copies.entrySet()) {
        Files.copy(copy.getValue(), inFolder(beside, copy.getKey()));
      }
      for (Map.Entry<String, byte[]> text : texts.entrySet()) {
        Files.write(inFolder(beside, text.getKey()), text.getValue());
      }
      StringWriter names = new StringWriter();
      units.write(names);
      Files.writeString(beside.resolve(SupernetModel.UNITS), names.toString());
      weights.write(beside.resolve(SupernetModel.WEIGHTS));
      Files.writeString(beside.resolve(SupernetModel.CONFIG), config.toJson());
      SupernetModel.open(beside).close();
      exchange(beside, directory);
    } finally {
      DurableFiles.remove(beside);
    }
  }

  private static Path inFolder(Path directory, String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return file;
  }

  /** Moves whole files to their place; without {@code config.json} between, the directory is no model. */
  private static void exchange(Path from, Path directory) throws IOException {
    Path config = from.resolve(SupernetModel.CONFIG);
    List<Path> files;
    try (Stream<Path> all = Files.walk(from)) {
      files = all.filter(file -> Files.isRegularFile(file) && !file.equals(config)).sorted().toList();
    }
    for (Path file : files) {
      DurableFiles.sync(file);
    }
    DurableFiles.sync(config);
    Files.deleteIfExists(directory.resolve(SupernetModel.CONFIG));
    DurableFiles.syncNames(directory);
    for (Path file : files) {
      Path place = inFolder(directory, from.relativize(file).toString());
      DurableFiles.rename(file, place);
      DurableFiles.syncNames(place.getParent());
    }
    DurableFiles.syncNames(directory);
    DurableFiles.rename(config, directory.resolve(SupernetModel.CONFIG));
    DurableFiles.syncNames(directory);
  }

  /** Replaces what was tuned for the model of a directory; its other files stay as they are. */
  public static void replaceSearch(Path directory, SearchDefaults search) throws IOException {
    ModelConfig old;
    try (SupernetModel model = SupernetModel.open(directory)) {
      old = model.config();
    }
    String json = old.withSearch(search).toJson();
    Path part = directory.resolve(SupernetModel.CONFIG + ".part");
    Files.writeString(part, json);
    DurableFiles.sync(part);
    DurableFiles.rename(part, directory.resolve(SupernetModel.CONFIG));
    DurableFiles.syncNames(directory);
  }
}
