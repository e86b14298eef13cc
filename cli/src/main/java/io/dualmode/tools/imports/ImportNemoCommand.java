package io.dualmode.tools.imports;

import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes one of NVIDIA's checkpoints as a model directory. */
@Command(name = "nemo", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write a Conformer or FastConformer checkpoint (.nemo, .gguf, .safetensors) as a model directory, its matrices in 8 bits.")
final class ImportNemoCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "FILE", description = "the checkpoint: a file, or the name of one that 'model get' fetched")
  String source;

  @Parameters(index = "1", paramLabel = "OUT", description = "directory to write")
  Path target;

  /** How matrices are stored. */
  private static final class Weights {
    @Option(names = "--fp32", description = "keep matrices in single precision: four times the size")
    boolean fp32;

    @Option(names = "--fp16", description = "keep matrices in half precision: twice the size; they run in single precision")
    boolean fp16;
  }

  @ArgGroup
  Weights weights = new Weights();

  @Option(names = "--language", paramLabel = "TAG", description = "language of the model, for example en-US (default: what the checkpoint says)")
  String language;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path file = ModelName.of(source).path().orElseThrow(() -> new ParameterException(spec.commandLine(), source + " is no file"));
    if (Files.exists(target) && file.toRealPath().startsWith(target.toRealPath())) {
      throw new ParameterException(spec.commandLine(), "OUT is " + target + ", which holds the checkpoint itself; name another directory");
    }
    Storage storage = weights.fp32 ? Storage.F32 : weights.fp16 ? Storage.F16 : Storage.INT8;
    PrintWriter out = spec.commandLine().getOut();
    try (SupernetModel model = SupernetModel.open(file)) {
      ModelImport.write(model, file, target, language, storage);
      out.printf("%s: %s, %,d bytes of weights, was %,d%n", target, model.config().name(), Files.size(target.resolve(SupernetModel.WEIGHTS)),
          Files.size(file));
      out.printf("licence: %s%n", model.config().provenance().getOrDefault("licence", "not known"));
    }
    return 0;
  }
}
