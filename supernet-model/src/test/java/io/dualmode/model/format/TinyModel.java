package io.dualmode.model.format;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.RescoringDefaults;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.part.TensorTable;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** A complete supernet of a few thousand random weights, for tests. */
public final class TinyModel {
  /** Silence and 39 phones. */
  public static final List<String> UNITS = List.of("SIL", "AA", "AE", "AH", "AO", "AW", "AY", "B", "CH", "D", "DH", "EH", "ER",
      "EY", "F", "G", "HH", "IH", "IY", "JH", "K", "L", "M", "N", "NG", "OW", "OY", "P", "R", "S", "SH", "T", "TH", "UH", "UW",
      "V", "W", "Y", "Z", "ZH");

  public static final EncoderConfig ENCODER = new EncoderConfig(80, 3, 3, 11, 100, 3f, 32, 16,
      List.of(Block.conv(1, 1), Block.attention(8, List.of(0f, 0.1f)), Block.conv(2, -2)), 8, 16, 16, 40, 32, 83, 32, 16, 8);

  private final Random random;
  private final ModelConfig config;
  private final ModelWriter writer;
  private final Storage storage;
  private final Set<String> heads;

  private final LasConfig rescorer;

  private TinyModel(long seed, Storage storage, Set<String> heads, SearchDefaults search, LasConfig rescorer) {
    this.heads = heads;
    this.rescorer = rescorer;
    random = new Random(seed);
    this.storage = storage;
    config = new ModelConfig("tiny", "en-US", SupernetComposition.of(ENCODER), rescorer, search,
        Map.of("data", "none: random weights"));
    writer = new ModelWriter(config, UNITS);
  }

  /** A writer that holds all tensors of the tiny network, with half of the blocks masked. */
  public static ModelWriter writer(long seed, Storage storage) {
    return writer(seed, storage, Set.of("mmi", "ctc", "transducer"));
  }

  /** The same with some of the heads. */
  public static ModelWriter writer(long seed, Storage storage, Set<String> heads) {
    TinyModel tiny = new TinyModel(seed, storage, heads, SearchDefaults.NONE, null);
    tiny.addTensors();
    return tiny.writer;
  }

  /** The shape of a tiny rescorer, of context {@code full} or {@code streaming}. */
  public static LasConfig rescorer(String context) {
    return new LasConfig(context, 16, 1, 24, 2, List.of(0.1f, 0.3f), List.of(0, 2), 12, 3);
  }

  /** A model with a rescorer of random weights. */
  public static ModelWriter withRescorer(long seed, Storage storage, String context, RescoringDefaults weights) {
    TinyModel tiny = new TinyModel(seed, storage, Set.of("mmi", "ctc", "transducer"), SearchDefaults.NONE.with(weights), rescorer(context));
    tiny.addTensors();
    LasConfig las = tiny.rescorer;
    int a = las.width();
    for (String gain : List.of("las.layers.0.attention.gain", "las.layers.0.forward.gain", "las.output.gain", "las.history.bias",
        "las.layers.0.out.bias", "las.layers.0.down.bias", "las.memory.bias")) {
      tiny.vector(gain, a, 1, 0.1f);
    }
    tiny.vector("las.memory.gain", ENCODER.dim(), 1, 0.1f);
    tiny.vector("las.layers.0.up.bias", las.feedForward(), 0, 0.1f);
    tiny.vector("las.output.bias", ENCODER.units(), 0, 0.1f);
    return tiny.writer;
  }

  private boolean wanted(String name) {
    return Stream.of("mmi", "ctc", "transducer").noneMatch(h -> name.startsWith(h + ".") && !heads.contains(h));
  }

  /** Writes a tiny model with a lexicon. */
  public static void write(Path directory, long seed, Storage storage, String lexicon) throws IOException {
    writer(seed, storage).file(SupernetModel.LEXICON, lexicon.getBytes(StandardCharsets.UTF_8))
        .card("# tiny\n").write(directory);
  }

  private void addTensors() {
    TensorCatalog catalog = new TensorCatalog(config);
    int d = ENCODER.dim();
    vector("feature.mean", 80, -5, 1);
    norm("input", d);
    vector("input.bias", d, 0, 0.1f);
    for (int i = 0; i < ENCODER.blocks().size(); i++) {
      String name = "blocks." + i;
      if (ENCODER.blocks().get(i).type() == EncoderConfig.BlockType.CONV) {
        vector(name + ".up.bias", d, 0, 0.1f);
        norm(name, d);
      } else {
        vector(name + ".norm.gain", d, 1, 0.1f);
        vector(name + ".out.bias", d, 0, 0.1f);
      }
    }
    norm("mmi.hidden", ENCODER.mmiHidden());
    norm("ctc.hidden", ENCODER.ctcHidden());
    vector("mmi.output.bias", ENCODER.mmiOutputs(), 0, 1);
    vector("ctc.output.bias", ENCODER.units(), 0, 1);
    vector("transducer.encoder.bias", ENCODER.joint(), 0, 1);
    vector("transducer.predictor.bias", ENCODER.joint(), 0, 1);
    vector("transducer.output.bias", ENCODER.units(), 0, 1);
    if (heads.contains("transducer")) {
      writer.tensor("transducer.embedding", gaussian(40 * 8, 0, 1), new int[] {40, 8}, Storage.F32);
    }
    int[] entry = new int[1600];
    int[] stay = new int[40];
    for (int p = 0; p < 40; p++) {
      stay[p] = 40 + p;
      for (int q = 0; q < 40; q++) {
        entry[p * 40 + q] = q;
      }
    }
    if (heads.contains("mmi")) {
      writer.ints("mmi.entry", entry, new int[] {1600}).ints("mmi.stay", stay, new int[] {40});
    }
    List<String> names = new ArrayList<>(catalog.matrices().keySet());
    names.removeIf(name -> !wanted(name));
    for (String name : names) {
      TensorTable.Matrix matrix = catalog.matrices().get(name);
      writer.tensor(name, gaussian(matrix.outputs() * matrix.inputs(), 0, (float) (1 / Math.sqrt(matrix.inputs()))),
          new int[] {matrix.outputs(), matrix.inputs()}, storage);
      if (matrix.masked()) {
        boolean[] survives = new boolean[catalog.blocks(matrix)];
        for (int b = 0; b < survives.length; b++) {
          survives[b] = random.nextBoolean();
        }
        writer.mask(name, survives);
      }
    }
  }

  private void norm(String name, int width) {
    for (String set : List.of("dense", "sparse")) {
      vector(name + "." + set + ".scale", width, 1, 0.1f);
      vector(name + "." + set + ".shift", width, 0, 0.1f);
    }
  }

  private void vector(String name, int size, float mean, float deviation) {
    if (wanted(name)) {
      writer.tensor(name, gaussian(size, mean, deviation), new int[] {size}, Storage.F32);
    }
  }

  private float[] gaussian(int size, float mean, float deviation) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = mean + deviation * (float) random.nextGaussian();
    }
    return values;
  }
}
