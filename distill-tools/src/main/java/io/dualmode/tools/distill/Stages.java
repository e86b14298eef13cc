package io.dualmode.tools.distill;

import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.las.LasOptions;
import io.dualmode.tools.las.LasTeacher;
import io.dualmode.tools.las.RescorerObjective;
import io.dualmode.tools.las.RescorerTraining;
import io.dualmode.tools.train.TrainRun;
import io.dualmode.tools.train.TrainingData;
import io.dualmode.tools.trainer.RunFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The stages of a distillation, each in a folder of its own with a checkpoint, curves and the model it makes.
 *
 * <p>The student has the phones, mean features, dictionary and language models of its pattern, a supernet, and begins with the weights that
 * its readings are ranked with. The pattern is the teacher itself where that is one.
 */
final class Stages {
  private static final String MODEL = "model";

  private final DistillOptions options;
  private final SupernetModel teacher;
  private final Map<String, String> origin;
  private final Path folder;
  private final String name;
  private final Storage storage;
  private final PrintStream out;
  private final TrainingData data;

  /**
   * Stages of a run.
   *
   * @param teacher the pattern
   * @param origin who taught the student, for the provenance; its first value is the teacher's name
   */
  Stages(DistillOptions options, SupernetModel teacher, Map<String, String> origin, TrainingData data, Path folder, String name, Storage storage,
      PrintStream out) {
    this.options = options;
    this.teacher = teacher;
    this.origin = origin;
    this.folder = folder;
    this.name = name;
    this.storage = storage;
    this.out = out;
    this.data = data;
  }

  /** Runs stage 1, 2 or 3. */
  void run(int stage) throws IOException, InterruptedException {
    out.printf("stage %d of the student %s%n", stage, name);
    switch (stage) {
      case 1 -> transducer();
      case 2 -> rescorer();
      case 3 -> together();
      default -> throw new IllegalArgumentException("stage is " + stage + ", allowed: 1, 2, 3");
    }
  }

  private void transducer() throws IOException, InterruptedException {
    TrainRun run = new TrainRun(options, data, folder.resolve("transducer"), out, teacher);
    run.train();
    Path model = folder.resolve("transducer").resolve(MODEL);
    ModelWriter writer = run.pack(name, search(), storage, provenance("1"));
    writer.companions(teacher.files()).card(card("1")).write(model);
    out.println("wrote " + model);
  }

  private void rescorer() throws IOException, InterruptedException {
    Path encoder = require(folder.resolve("transducer").resolve(MODEL), "stage 2 trains on the encoder of stage 1; run that first");
    LasConfig shape = shape();
    Path model = folder.resolve("rescorer").resolve(MODEL);
    try (SupernetModel student = SupernetModel.open(encoder)) {
      ModelWriter writer = new RescorerTraining(student, shape, options.rescorer(shape.context()), folder.resolve("rescorer"), out)
          .train(data.cache(), data.training().stream().filter(Example::isTranscribed).toList(), data.heldOut(), teacher, storage);
      writer.card(card("1, 2")).write(model);
    }
    out.println("wrote " + model);
  }

  private void together() throws IOException, InterruptedException {
    Path first = folder.resolve("transducer");
    Path second = folder.resolve("rescorer");
    Path third = folder.resolve("together");
    require(new RunFolder(first).found(), "stage 3 goes on with the encoder of stage 1; run that first");
    require(new RunFolder(second).found(), "stage 3 goes on with the rescorer of stage 2; run that first");
    boolean sparse = new TrainRun(options, data, first, out, teacher).sparseStarted();
    DistillOptions tuning = options.together(first, sparse);
    LasConfig shape = shape();
    LasOptions las = tuning.rescorer(shape.context());
    boolean taught = options.kd > 0 && teacher.config().rescorer().fullContext();
    TrainRun run = new TrainRun(tuning, data, third, out, teacher);
    run.train((config, step) -> new RescorerObjective(las, shape, config, third, second, step, tuning.rescorerWeight,
        taught ? new LasTeacher(teacher, options.threads) : null));
    Path model = third.resolve(MODEL);
    ModelWriter encoder = run.pack(name, search(), storage, provenance("1, 2, 3"));
    encoder.companions(teacher.files()).write(model);
    ModelWriter whole;
    try (SupernetModel student = SupernetModel.open(model)) {
      whole = RescorerObjective.pack(student, shape, las, third, run.steps(), storage);
    }
    whole.card(card("1, 2, 3")).write(model);
    out.println("wrote " + model);
  }

  private LasConfig shape() throws IOException {
    if (teacher.config().rescorer() == null) {
      throw new IOException("model " + teacher.config().name() + " has no rescorer to learn from; train one with rescorer, or run --stages 1");
    }
    return LasTeacher.shape(teacher, options.rescorerContext(teacher.config().rescorer().context()), options.rescorerWidth,
        options.rescorerLayers, options.rescorerForward);
  }

  private static Path require(Path file, String reason) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString(), null, reason);
    }
    return file;
  }

  private SearchDefaults search() {
    SearchDefaults tuned = teacher.config().search();
    return new SearchDefaults(tuned.head(), tuned.mmiWeight(), tuned.options()).with(tuned.rescoring());
  }

  private Map<String, String> provenance(String stages) {
    Map<String, String> provenance = new LinkedHashMap<>(origin);
    provenance.put("distilled.stages", stages);
    provenance.put("distilled.untranscribed", String.valueOf(data.training().stream().filter(e -> !e.isTranscribed()).count()));
    return provenance;
  }

  private String card(String stages) {
    return "# " + name + "\n\nMade of " + origin.get(DistillCommand.TEACHER) + " (weights CRC-32C "
        + origin.get(DistillCommand.TEACHER + ".crc32c") + ") by `distill`, stages " + stages
        + ". The weights of its rescoring are the teacher's until `rescoring --write` tunes them; its confidences are not calibrated.\n";
  }
}
