package io.dualmode.tools.distill;

import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.supernet.SupernetPart;
import io.dualmode.tools.distill.PseudoLabels.EngineSource;
import io.dualmode.tools.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code distill}: makes a smaller model of a two-pass model in three stages. */
@Command(name = "distill", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Make a smaller model of a two-pass model in three stages: 1 encoder and transducer, 2 rescorer on that encoder, 3 all of "
        + "them together. Each stage goes on where it was stopped and leaves a model directory in the run's folder: transducer/model, "
        + "rescorer/model, together/model. --kd 0 trains the same student without a teacher. Teachers of other kinds "
        + "(checkpoints of NVIDIA's, model directories of Kaldi) teach by the words that they hear in the split train.")
public final class DistillCommand implements Callable<Integer> {
  /** Keys of the provenance. */
  static final String TEACHER = "teacher";
  private static final String ALIGNER = "aligner";

  @Option(names = "--teacher", required = true, paramLabel = "MODEL", description = ModelName.KINDS)
  private String teacher;

  @Option(names = "--aligner", paramLabel = "MODEL", defaultValue = SupernetModel.BUNDLED_NAME,
      description = "where the teacher is no model of this kind, but one of NVIDIA's or Kaldi's: the model that finds the phones of its words, and "
          + "whose dictionary, language models and shape of the rescorer the student has (default: ${DEFAULT-VALUE})")
  private String aligner;

  @Option(names = "--data", required = true, description = "folder made by prepare and align")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run")
  private Path run;

  @Option(names = "--stages", split = ",", defaultValue = "1,2,3", description = "stages to run, in order (default: ${DEFAULT-VALUE})")
  private List<Integer> stages;

  @Option(names = "--name", description = "name of the student (default: that of the teacher with -small)")
  private String name;

  @Option(names = "--storage", description = "how matrices are stored: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Storage storage = Storage.INT8;

  @Mixin
  private DistillOptions options = new DistillOptions();

  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Set<Integer> wanted = new TreeSet<>(stages);
    if (!Set.of(1, 2, 3).containsAll(wanted)) {
      throw new ParameterException(spec.commandLine(), "--stages is " + stages + ", allowed: 1, 2 and 3");
    }
    TorchModule.engine();
    Map<String, String> origin = new LinkedHashMap<>();
    boolean own = describe(teacher, TEACHER, origin);
    if (!own) {
      if (!describe(aligner, ALIGNER, origin)) {
        throw new ParameterException(spec.commandLine(), "--aligner is " + aligner + ", expected a supernet over phones");
      }
      options.learnsFromWordsOnly();
      System.out.println(origin.get(TEACHER) + " has no posteriors of phones: the student learns from its words and their times, phones are found by "
          + origin.get(ALIGNER));
    }
    try (SupernetModel model = SupernetModel.named(own ? teacher : aligner)) {
      String student = name != null ? name : origin.get(TEACHER) + "-small";
      RecognitionMode mode = own && model.config().rescorer() != null ? RecognitionMode.TWO_PASS : RecognitionMode.FULL_CONTEXT;
      StudentData speech = new StudentData(data, run, options, engine(teacher, mode), own ? null : engine(aligner, RecognitionMode.FULL_CONTEXT),
          System.out);
      Stages all = new Stages(options, model, origin, speech.open(), run, student, storage, System.out);
      for (int stage : wanted) {
        all.run(stage);
      }
    }
    return 0;
  }

  private static EngineSource engine(String model, RecognitionMode mode) {
    return () -> SpeechEngines.load(EngineConfig.defaults().with(Keys.MODEL, model).with(Keys.MODE, mode));
  }

  /** Notes who a model is; whether it is a supernet over phones, whose posteriors a student can learn. */
  private static boolean describe(String named, String role, Map<String, String> origin) throws IOException {
    try (SupernetModel model = SupernetModel.named(named)) {
      origin.put(role, model.config().name());
      origin.put(role + ".crc32c", model.weightMetadata().getOrDefault("crc32c", "unknown"));
      return model.config().parts().network().type().equals(SupernetPart.TYPE) && model.config().parts().unitKind() == UnitKind.PHONES;
    }
  }
}
