package io.dualmode.tools.distill;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.SpeechEngines;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.tools.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
        + "rescorer/model, together/model. --kd 0 trains the same student without a teacher.")
public final class DistillCommand implements Callable<Integer> {
  @Option(names = "--teacher", required = true, paramLabel = "MODEL", description = ModelName.KINDS)
  private String teacher;

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
    EngineConfig engine = EngineConfig.defaults().with(Keys.MODEL, teacher);
    try (SupernetModel model = SupernetModel.named(teacher)) {
      String student = name != null ? name : model.config().name() + "-small";
      RecognitionMode mode = model.config().rescorer() != null ? RecognitionMode.TWO_PASS : RecognitionMode.FULL_CONTEXT;
      StudentData speech = new StudentData(data, run, options, () -> SpeechEngines.load(engine.with(Keys.MODE, mode)), System.out);
      Stages all = new Stages(options, model, speech.open(), run, student, storage, System.out);
      for (int stage : wanted) {
        all.run(stage);
      }
    }
    return 0;
  }
}
