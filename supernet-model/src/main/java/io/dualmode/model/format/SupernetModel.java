package io.dualmode.model.format;

import io.dualmode.api.config.Keys;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.MaskBits;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.lexicon.LexiconFormatException;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * A model on disk, open for reading: a directory, a zip archive of one, or a folder of the class path.
 *
 * <table>
 * <caption>Files</caption>
 * <tr><td>{@code config.json}</td><td>{@link ModelConfig}</td></tr>
 * <tr><td>{@code weights.safetensors}</td><td>the tensors of {@code docs/supernet.md}, with provenance and a checksum in the
 * header</td></tr>
 * <tr><td>{@code units.txt}</td><td>one unit a line, unit 0 (silence and blank) first; behind word pieces a tab
 * and the logarithm of their probability may stand</td></tr>
 * <tr><td>{@code lexicon.txt} or {@code lexicon.txt.gz}</td><td>optional: pronunciations as in CMUdict; units that spell words need
 * none</td></tr>
 * <tr><td>{@code lm}</td><td>optional: compact n-gram model</td></tr>
 * <tr><td>{@code vocabulary.safetensors}</td><td>optional: what is worked out of the three before at every start, worked out once; passed over
 * where one of them is another by now</td></tr>
 * <tr><td>{@code g2p}</td><td>optional: how words outside the lexicon are pronounced</td></tr>
 * <tr><td>{@code phone-lm}</td><td>optional: compact n-gram model of which phone follows which, for the recognition of phones</td></tr>
 * <tr><td>{@code speaker.safetensors}</td><td>optional: the speaker network, in place of the bundled one</td></tr>
 * <tr><td>{@code lm-neural.safetensors}</td><td>optional: a neural language model for the second pass</td></tr>
 * <tr><td>{@code README.md}</td><td>optional: the model card</td></tr>
 * </table>
 *
 * <p>Opening checks everything but the contents of lexicon and language model; no memory is taken for a tensor before its name,
 * type, shape and place were found right. Not thread-safe.
 */
public final class SupernetModel implements AutoCloseable {
  /** What the model of the artifact dualmode-model-en-us is called wherever a model is named. */
  public static final String BUNDLED_NAME = Keys.BUNDLED_MODEL;

  /** Folder of the class path that holds the bundled model. */
  public static final String BUNDLED = "io/dualmode/model/en-us/";

  public static final String CONFIG = "config.json";
  public static final String WEIGHTS = "weights.safetensors";
  public static final String UNITS = "units.txt";
  public static final String LEXICON = "lexicon.txt";
  public static final String LANGUAGE_MODEL = "lm";
  /** Lexicon, language model and pronunciation tree as flat arrays. */
  public static final String VOCABULARY = "vocabulary.safetensors";
  /** Grapheme-to-phoneme model. */
  public static final String GUESSER = "g2p";
  /** Compact n-gram model of phones. */
  public static final String PHONE_MODEL = "phone-lm";
  /** The model's own speaker network. */
  public static final String SPEAKER = "speaker.safetensors";
  /** Marks and capitals of readable text; a model without it takes the bundled ones of its language. */
  public static final String PUNCTUATION = "punctuation.safetensors";
  /** Neural language model over word pieces. */
  public static final String NEURAL_LM = "lm-neural.safetensors";
  public static final String CARD = "README.md";

  /** The files that a copy of a model takes over as they are: everything but configuration, units and weights. */
  public static final List<String> COMPANIONS = List.of(LEXICON, LEXICON + ".gz", LANGUAGE_MODEL, VOCABULARY, PHONE_MODEL, GUESSER, SPEAKER,
      PUNCTUATION, NEURAL_LM, CARD);

  /** Every file that recognition reads. */
  static final List<String> FILES = List.of(CONFIG, WEIGHTS, UNITS, LEXICON, LEXICON + ".gz", LANGUAGE_MODEL, VOCABULARY, GUESSER,
      PHONE_MODEL, SPEAKER, PUNCTUATION, NEURAL_LM);

  private static final List<String> PARTS_OF_MATRICES = List.of(".mask", ".scale", ".blocks", ".kept", ".kept.scale", ".kept.bias");

  private static final int MAX_TEXT_BYTES = 1 << 20;
  private static final long MAX_LEXICON_BYTES = 256L << 20;
  private static final int MAX_UNIT_NAME = 64;

  private final ModelFiles files;
  private final ModelConfig config;
  private final UnitInventory units;
  private final TensorCatalog catalog;
  private final TensorSource tensors;
  /** Tensors as they are stored, masks and scales included. */
  private final TensorSource stored;
  private final Map<String, String> metadata;
  private final Map<Class<?>, Object> supplements;
  private final Closeable resources;

  private SupernetModel(ModelFiles files, ModelConfig config, UnitInventory units, SafetensorsFile weights, TensorCatalog catalog) {
    this.files = files;
    this.config = config;
    this.units = units;
    this.catalog = catalog;
    stored = weights;
    tensors = new PackedTensors(weights, catalog);
    metadata = weights.metadata();
    supplements = Map.of();
    resources = weights::close;
  }

  private SupernetModel(ForeignModel model, TensorCatalog catalog) throws IOException {
    files = model.files();
    config = model.config();
    units = model.units();
    this.catalog = catalog;
    stored = model.tensors();
    tensors = model.tensors();
    CRC32C identity = new CRC32C();
    identity.update(files.fingerprint().toString().getBytes(StandardCharsets.UTF_8));
    metadata = Map.of(SafetensorsFile.CHECKSUM, Long.toHexString(identity.getValue()));
    supplements = model.supplements();
    resources = model.resources();
  }

  /** Opens the model that users call {@code name}, as {@link ModelName} says. */
  public static SupernetModel named(String name) throws IOException {
    ModelName model = ModelName.of(name);
    Optional<Path> path = model.path();
    if (path.isEmpty()) {
      return open(model.files());
    }
    model.requireThere(path.get());
    return open(path.get());
  }

  /** Whether {@link #named} would find a model; whether it is a good one is another question. */
  public static boolean isModel(String name) {
    return ModelName.of(name).exists();
  }

  /**
   * The type of vocabulary of the model that users call {@code name}, so far as that is seen without opening it; empty where nothing names one,
   * and where there is no such model.
   */
  public static String vocabulary(String name) {
    Optional<Path> path = ModelName.of(name).path();
    if (path.isEmpty() || !Files.isDirectory(path.get())) {
      return "";
    }
    Path config = path.get().resolve(CONFIG);
    if (!Files.isRegularFile(config)) {
      return ModelFormats.of(path.get()).map(ModelFormat::vocabulary).orElse("");
    }
    try (ModelFiles files = ModelFiles.open(path.get())) {
      return ModelConfig.vocabularyType(files.read(CONFIG, MAX_TEXT_BYTES));
    } catch (IOException e) {
      return "";
    }
  }

  /** Opens a model directory, a zip archive of one, or whatever a {@link ModelFormat} recognises. */
  public static SupernetModel open(Path path) throws IOException {
    if (Files.exists(path)) {
      Optional<ModelFormat> format = ModelFormats.of(path);
      if (format.isPresent()) {
        return open(path, format.get().open(path));
      }
      ModelFormats.requireReader(path);
    }
    return open(ModelFiles.open(path));
  }

  private static SupernetModel open(Path path, ForeignModel model) throws IOException {
    try {
      if (model.units().size() != model.config().parts().units()) {
        throw new ModelFormatException(path.toString(), -1, model.config().parts().units() + " units", model.units().size() + " units");
      }
      TensorCatalog catalog = new TensorCatalog(model.config());
      catalog.check(path.toString(), model.tensors());
      return new SupernetModel(model, catalog);
    } catch (IOException | RuntimeException | Error e) {
      model.resources().close();
      throw e;
    }
  }

  /** What tells whether the model at a path was exchanged, see {@link ModelFiles#fingerprint}. */
  public static Map<String, String> fingerprint(Path path) throws IOException {
    if (Files.exists(path) && ModelFormats.of(path).isPresent()) {
      return ModelFormats.fingerprint(path);
    }
    try (ModelFiles files = ModelFiles.open(path)) {
      return files.fingerprint();
    }
  }

  /** Opens a model; its files are closed when that fails. */
  public static SupernetModel open(ModelFiles files) throws IOException {
    try {
      ModelConfig config = ModelConfig.parse(files.describe(CONFIG), files.read(CONFIG, MAX_TEXT_BYTES));
      UnitInventory units = readUnits(files, config.parts().units(), config.parts().unitKind());
      // what lies in the file system is read tensor by tensor
      long mostBytes = files.path(WEIGHTS) != null ? Long.MAX_VALUE : Runtime.getRuntime().maxMemory() / 2;
      String path = files.describe(WEIGHTS);
      SafetensorsFile weights = SafetensorsFile.open(files.source(WEIGHTS, mostBytes), path);
      try {
        TensorCatalog catalog = new TensorCatalog(config);
        catalog.check(weights);
        return new SupernetModel(files, config, units, weights, catalog);
      } catch (IOException | RuntimeException e) {
        weights.close();
        throw e;
      }
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static UnitInventory readUnits(ModelFiles files, int expected, UnitKind kind) throws IOException {
    String path = files.describe(UNITS);
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(files.read(UNITS, MAX_TEXT_BYTES))).toString();
    } catch (CharacterCodingException e) {
      throw new ModelFormatException(path, -1, "text in UTF-8", "other bytes", e);
    }
    Set<String> units = new LinkedHashSet<>();
    for (String line : text.lines().toList()) {
      String unit = line.strip().split("\t", 2)[0].strip();
      if (unit.isEmpty() || unit.length() > MAX_UNIT_NAME || unit.contains(" ") || units.contains(unit)) {
        throw new ModelFormatException(path, -1, "line " + (units.size() + 1) + " to be a new unit of 1.." + MAX_UNIT_NAME
            + " characters without blanks", "'" + unit + "'");
      }
      units.add(unit);
      if (units.size() > expected) {
        break;
      }
    }
    if (units.size() != expected) {
      throw new ModelFormatException(path, -1, expected + " units as " + CONFIG + " says", units.size() > expected ? "more"
          : units.size() + " units");
    }
    try {
      return UnitInventory.read(new StringReader(text), path).as(kind, UnitInventory.SILENCE);
    } catch (LexiconFormatException e) {
      throw new ModelFormatException(path, -1, "distinct units, each or none with a score behind a tab", e.getMessage(), e);
    }
  }

  public ModelConfig config() {
    return config;
  }

  /** Unit names; the index is the unit, 0 is silence and blank. */
  public List<String> units() {
    return units.names();
  }

  /** The units with what they are, and so how they make words. */
  public UnitInventory inventory() {
    return units;
  }

  /** The tensors; packed blocks appear as whole matrices. Valid until {@link #close}; a failing read is an unchecked IO error. */
  public TensorSource tensors() {
    return tensors;
  }

  /** The {@code __metadata__} of the weight file. */
  public Map<String, String> weightMetadata() {
    return metadata;
  }

  /** What the weight file holds of each tensor, as stored. */
  public List<StoredTensor> storedTensors() {
    return stored instanceof SafetensorsFile file
        ? file.entries().entrySet().stream().map(e -> new StoredTensor(e.getKey(), e.getValue().dtype(), e.getValue().shape(),
            e.getValue().end() - e.getValue().begin())).toList()
        : catalog.present(stored);
  }

  /** What a {@link ModelFormat} brought along of a type that a part of the engine knows; a model directory has none. */
  public <T> Optional<T> supplement(Class<T> type) {
    return Optional.ofNullable(supplements.get(type)).map(type::cast);
  }

  /** One tensor of the weight file as it lies there. */
  public record StoredTensor(String name, DType dtype, List<Integer> shape, long bytes) {}

  /** The matrix that a stored tensor belongs to: as its mask, its scales, or sparse weights of it; empty for matrices and for other tensors. */
  public Optional<String> matrixOf(String tensor) {
    return PARTS_OF_MATRICES.stream().filter(tensor::endsWith).map(part -> tensor.substring(0, tensor.length() - part.length()))
        .filter(catalog.matrices()::containsKey).findFirst();
  }

  /** Share of the blocks of a matrix that its mask prunes, 0 without a mask. */
  public double sparsity(String matrix) {
    if (!stored.contains(matrix + ".mask")) {
      return 0;
    }
    return 1 - (double) MaskBits.count(stored.bytes(matrix + ".mask")) / catalog.blocks(catalog.matrices().get(matrix));
  }

  /** Names of all weight matrices of the file, in the order of the network. */
  public List<String> matrices() {
    return catalog.matrices().keySet().stream().filter(tensors()::contains).toList();
  }

  public boolean hasLexicon() throws IOException {
    return files.contains(LEXICON) || files.contains(LEXICON + ".gz");
  }

  /** The lexicon as text; the caller closes it. */
  public InputStream lexicon() throws IOException {
    return files.stream(lexiconName(), Math.min(MAX_LEXICON_BYTES, Runtime.getRuntime().maxMemory() / 8));
  }

  /** What errors call the lexicon. */
  public String describeLexicon() throws IOException {
    return files.describe(lexiconName());
  }

  /** Tells the file of the lexicon from others by its checksum and size. */
  public String lexiconIdentity() throws IOException {
    return files.identity(lexiconName());
  }

  private String lexiconName() throws IOException {
    return files.contains(LEXICON) ? LEXICON : LEXICON + ".gz";
  }

  /** Raw access to all files of the model. */
  public ModelFiles files() {
    return files;
  }

  @Override
  public void close() throws IOException {
    resources.close();
    files.close();
  }
}
