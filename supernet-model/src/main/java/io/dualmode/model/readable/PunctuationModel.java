package io.dualmode.model.readable;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What tells marks and capitals of a language: two linear classifiers over hashed features and a table of pauses; {@code docs/readable.md}
 * describes them.
 *
 * <p>On disk: the safetensors file {@value #FILE}, with a checksum like a model's weights. {@code __metadata__} holds {@code format} =
 * {@value #FORMAT} and {@code frequent}, the words that are kinds of their own, joined by blanks. Tensors: {@code marks.used I32 [b / 32]}, a
 * bit for each of {@code b} buckets, {@code marks.weights I8 [n, 5]} and {@code marks.scale F32 [1]} ({@link HashedWeights}), in the order of {@link Mark}; the same
 * under {@code capitals} with one column; {@code pauses F32 [5, 10]}, see {@link PauseModel}; {@code tuning F32 [7]}: the weight of pauses, a
 * bias for each mark, and the bonus of a mark that ends a sentence where nothing follows. Immutable.
 */
public final class PunctuationModel {
  /** Name of the file in a model. */
  public static final String FILE = SupernetModel.PUNCTUATION;
  public static final String FORMAT = "dualmode-punctuation-1";
  /** Folder of the class path under which each language has a folder by the name of its primary subtag. */
  public static final String BUNDLED = "io/dualmode/model/punctuation/";

  private static final int MAX_BYTES = 64 << 20;
  private static final int MOST_BUCKET_BITS = 26;

  /**
   * What is tuned on held-out text.
   *
   * @param pauseWeight weight of the logarithms of the pause table
   * @param biases log score added to each mark
   * @param endBonus log score added to marks that end a sentence where nothing follows
   */
  public record Tuning(float pauseWeight, List<Float> biases, float endBonus) {
    /** As the classifiers say. */
    public static final Tuning NONE = new Tuning(0, List.of(0f, 0f, 0f, 0f, 0f), 0);

    public Tuning {
      biases = List.copyOf(biases);
      if (biases.size() != Mark.ALL.size()) {
        throw new IllegalArgumentException(biases.size() + " biases, expected one for each of " + Mark.ALL.size() + " marks");
      }
    }
  }

  private final HashedWeights marks;
  private final HashedWeights capitals;
  private final Set<String> frequent;
  private final PauseModel pauses;
  private final Tuning tuning;

  /** A model of parts that were trained; the first has a class for each mark, the second one for a capital. */
  public PunctuationModel(HashedWeights marks, HashedWeights capitals, Set<String> frequent, PauseModel pauses, Tuning tuning) {
    if (marks.classes() != Mark.ALL.size() || capitals.classes() != 1) {
      throw new IllegalArgumentException("weights of " + marks.classes() + " marks and " + capitals.classes() + " cases, expected "
          + Mark.ALL.size() + " and 1");
    }
    this.marks = marks;
    this.capitals = capitals;
    this.frequent = new LinkedHashSet<>(frequent);
    this.pauses = pauses;
    this.tuning = tuning;
  }

  /** The same classifiers with other settings. */
  public PunctuationModel with(PauseModel otherPauses, Tuning otherTuning) {
    return new PunctuationModel(marks, capitals, frequent, otherPauses, otherTuning);
  }

  HashedWeights marks() {
    return marks;
  }

  HashedWeights capitals() {
    return capitals;
  }

  Set<String> frequent() {
    return frequent;
  }

  public PauseModel pauses() {
    return pauses;
  }

  public Tuning tuning() {
    return tuning;
  }

  double ofPause(int mark, int pause) {
    return tuning.pauseWeight * pauses.log(mark, pause);
  }

  double bias(int mark) {
    return tuning.biases.get(mark);
  }

  double endBonus() {
    return tuning.endBonus;
  }

  /** Writes the file anew. */
  public void write(Path path, Map<String, String> provenance) throws IOException {
    SafetensorsWriter out = new SafetensorsWriter();
    provenance.forEach(out::metadata);
    out.metadata("format", FORMAT);
    out.metadata("frequent", String.join(" ", frequent));
    write(out, "marks", marks);
    write(out, "capitals", capitals);
    out.floats("pauses", pauses.values(), new int[] {Mark.ALL.size(), PauseModel.LENGTHS + 1}, DType.F32);
    float[] tuned = new float[Mark.ALL.size() + 2];
    tuned[0] = tuning.pauseWeight;
    for (int i = 0; i < Mark.ALL.size(); i++) {
      tuned[1 + i] = tuning.biases.get(i);
    }
    tuned[tuned.length - 1] = tuning.endBonus;
    out.floats("tuning", tuned, new int[] {tuned.length}, DType.F32);
    out.write(path);
  }

  private static void write(SafetensorsWriter out, String name, HashedWeights weights) {
    long[] used = weights.used();
    int[] halves = new int[2 * used.length];
    for (int i = 0; i < used.length; i++) {
      halves[2 * i] = (int) used[i];
      halves[2 * i + 1] = (int) (used[i] >>> 32);
    }
    byte[] values = weights.weights();
    out.ints(name + ".used", halves, new int[] {halves.length});
    out.bytes(name + ".weights", values, new int[] {values.length / weights.classes(), weights.classes()}, DType.I8);
    out.floats(name + ".scale", new float[] {weights.scale()}, new int[] {1}, DType.F32);
  }

  /** Whether a model brings one of its own. */
  public static boolean isIn(ModelFiles files) throws IOException {
    return files.contains(FILE);
  }

  /** The files of the bundled one of a language, which may have none. */
  public static ModelFiles bundled(String language) {
    return ModelFiles.ofResources(PunctuationModel.class.getClassLoader(), BUNDLED + language + "/");
  }

  /** The one of a model directory or archive; what is no such file is a {@link ModelFormatException}. */
  public static PunctuationModel read(ModelFiles files) throws IOException {
    try (SafetensorsFile file = files.tensors(FILE, MAX_BYTES)) {
      String format = file.metadata().get("format");
      String frequent = file.metadata().get("frequent");
      if (!FORMAT.equals(format) || frequent == null) {
        throw new ModelFormatException(file.path(), 8, "format " + FORMAT + " and frequent words", format + " and " + frequent);
      }
      require(file, "pauses", Mark.ALL.size(), PauseModel.LENGTHS + 1);
      require(file, "tuning", Mark.ALL.size() + 2);
      float[] tuned = file.floats("tuning");
      List<Float> biases = new ArrayList<>();
      for (int i = 0; i < Mark.ALL.size(); i++) {
        biases.add(tuned[1 + i]);
      }
      return new PunctuationModel(weights(file, "marks", Mark.ALL.size()), weights(file, "capitals", 1),
          new LinkedHashSet<>(List.of(frequent.split(" "))), PauseModel.of(file.floats("pauses")),
          new Tuning(tuned[0], biases, tuned[tuned.length - 1]));
    }
  }

  private static HashedWeights weights(SafetensorsFile file, String name, int classes) throws ModelFormatException {
    String used = name + ".used";
    int halves = file.contains(used) && file.shape(used).length == 1 ? file.shape(used)[0] : 0;
    if (Integer.bitCount(halves) != 1 || halves < 2 || halves > 1 << MOST_BUCKET_BITS - 5) {
      throw new ModelFormatException(file.path(), -1, used + " of a power of two", halves + " numbers");
    }
    require(file, name + ".scale", 1);
    String values = name + ".weights";
    int rows = file.contains(values) && file.shape(values).length == 2 ? file.shape(values)[0] : -1;
    require(file, values, rows, classes);
    int[] bits = file.ints(used);
    long[] words = new long[halves / 2];
    for (int i = 0; i < words.length; i++) {
      words[i] = bits[2 * i] & 0xffffffffL | (long) bits[2 * i + 1] << 32;
    }
    try {
      return new HashedWeights(classes, words, file.bytes(values), file.floats(name + ".scale")[0]);
    } catch (IllegalArgumentException e) {
      throw new ModelFormatException(file.path(), -1, values + " for the buckets in use", e.getMessage(), e);
    }
  }

  private static void require(SafetensorsFile file, String name, int... shape) throws ModelFormatException {
    if (!file.contains(name) || !Arrays.equals(file.shape(name), shape)) {
      throw new ModelFormatException(file.path(), -1, name + " of shape " + Arrays.toString(shape),
          file.contains(name) ? Arrays.toString(file.shape(name)) : "none");
    }
  }
}
