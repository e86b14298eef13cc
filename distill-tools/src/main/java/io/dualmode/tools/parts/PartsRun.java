package io.dualmode.tools.parts;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.part.TensorTable;
import io.dualmode.tools.data.FeatureBatch;
import io.dualmode.tools.data.FeatureLoader;
import io.dualmode.tools.language.SpeechLanguage;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Consumer;

/** A training run of a composition of parts in a folder, whose {@code composition.json} says what is trained. */
public final class PartsRun {
  private static final String FILE = "composition.json";
  private static final int CALIBRATION_BATCHES = 80;

  private final PartsOptions options;
  private final PartsData data;
  private final RunFolder folder;
  private final PrintStream out;
  private final Composition parts;
  private final TrainableNetwork.Training network;
  private final List<TrainableHead.Training> heads;
  private final ParameterLayout layout;

  /** A run on the speech of a folder. */
  PartsRun(PartsOptions options, Path data, Path folder, PrintStream out) throws IOException {
    this.options = options;
    this.data = PartsData.open(data, options);
    this.folder = new RunFolder(folder);
    this.out = out;
    parts = PartSections.composition(options, this.data.cache().frontEnd(), this.data.language().units());
    network = PartSections.network(options.network).of(parts.network(), this.data.featureMean());
    heads = parts.heads().stream().map(this::training).toList();
    ParameterLayout one = ParameterLayout.of(Order.MATRICES_FIRST, 1, list());
    layout = one.normSize() > 0 ? one : ParameterLayout.of(Order.MATRICES_FIRST, 0, list());
  }

  private TrainableHead.Training training(HeadPart head) {
    return PartSections.head(head.type()).of(head);
  }

  private Consumer<ParameterLayout.Builder> list() {
    return b -> {
      network.list(b);
      heads.forEach(head -> head.list(b));
    };
  }

  /** Whether a folder is that of such a run. */
  public static boolean isIn(Path folder) {
    return Files.isRegularFile(folder.resolve(FILE));
  }

  /** A run as it was last started. */
  public static PartsRun open(Path folder, Path data, PrintStream out) throws IOException {
    return new PartsRun(new RunFolder(folder).options(PartsOptions.class), data, folder, out);
  }

  /** The language of the speech and the units it is written in. */
  public SpeechLanguage language() {
    return data.language();
  }

  /** The names of the heads. */
  public List<String> heads() {
    return parts.headNames();
  }

  /** Trains until the hours are heard, or goes on where the checkpoint stands. */
  void train() throws IOException, InterruptedException {
    TrainingState state = folder.hasCheckpoint() ? TrainingState.load(folder.found(), layout) : new TrainingState(layout, options.seed);
    folder.describe(options, layout);
    Files.writeString(folder.folder().resolve(FILE), parts.network().section() + "\n");
    out.printf(Locale.ROOT, "%s with %s on %s: %,d parameters, %d utterances (%.2f h); step %d, %.2f of %.2f h heard%n", parts.network().type(),
        String.join(", ", heads()), parts.frontEnd().type(), layout.size(), data.examples().size(), data.hours(), state.step,
        state.heardSeconds / 3600, options.hours);
    try (PartsObjective objective = new PartsObjective(options, parts, network, heads, layout, state);
        FeatureLoader batches = data.batches(options, state.step)) {
      new TrainingLoop<>(options, folder, out, state, objective).run(batches::next);
    }
  }

  /** The model of the last checkpoint, still without dictionary and language model. */
  public ModelWriter pack(String name, SearchDefaults search, Storage storage, Map<String, String> origin)
      throws IOException, InterruptedException {
    TrainingState state = calibrated();
    Map<String, String> provenance = new LinkedHashMap<>(origin);
    provenance.put("hoursHeard", String.format(Locale.ROOT, "%.2f", state.heardSeconds / 3600));
    provenance.put("steps", Integer.toString(state.step));
    ModelWriter writer = new ModelWriter(new ModelConfig(name, LanguageName.of(data.language().language()), parts, null, search, provenance),
        data.language().units());
    TrainedWeights weights = new TrainedWeights(layout, state);
    Map<String, float[]> tensors = new LinkedHashMap<>(network.export(weights));
    heads.forEach(head -> tensors.putAll(head.export(weights)));
    TensorTable declared = new TensorTable();
    parts.declare(declared);
    if (!tensors.keySet().equals(declared.tensors().keySet())) {
      throw new IllegalStateException("the training exports " + new TreeSet<>(tensors.keySet()) + ", but the model has the tensors "
          + new TreeSet<>(declared.tensors().keySet()));
    }
    tensors.forEach((tensor, values) -> writer.tensor(tensor, values,
        declared.tensors().get(tensor).shape().stream().mapToInt(Integer::intValue).toArray(), storage));
    return writer;
  }

  /** The state of the last checkpoint, its batch norms set to the statistics of the averaged weights; prints its losses on other speech. */
  private TrainingState calibrated() throws IOException, InterruptedException {
    TrainingState state = TrainingState.load(folder.found(), layout);
    try (PartsObjective objective = new PartsObjective(options, parts, network, heads, layout, state);
        FeatureLoader batches = data.batches(options, 0)) {
      for (int i = 0; i < CALIBRATION_BATCHES && layout.corners() > 0; i++) {
        objective.calibrate(batches.next());
      }
      print(objective);
      objective.capture();
    }
    return state;
  }

  private void print(PartsObjective objective) {
    double[] sums = new double[heads.size()];
    int[] count = new int[heads.size()];
    for (FeatureBatch batch : data.heldOut(options)) {
      double[] losses = objective.evaluate(batch);
      for (int i = 0; i < losses.length; i++) {
        if (!Double.isNaN(losses[i])) {
          sums[i] += batch.size() * losses[i];
          count[i] += batch.size();
        }
      }
    }
    for (int i = 0; i < sums.length; i++) {
      if (count[i] > 0) {
        out.printf(Locale.ROOT, "dev: %s %.3f per frame%n", heads().get(i), sums[i] / count[i]);
      }
    }
  }
}
