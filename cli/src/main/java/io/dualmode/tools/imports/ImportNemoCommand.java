package io.dualmode.tools.imports;

import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.ModelWriter.Storage;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** Writes one of NVIDIA's checkpoints as a model directory. */
@Command(name = "nemo", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write a Conformer or FastConformer checkpoint (.nemo, .gguf, .safetensors) as a model directory, its matrices in 8 bits.")
final class ImportNemoCommand extends ModelImportCommand {
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

  @Override
  public Integer call() throws IOException {
    Path file = ModelName.of(source).path().orElseThrow(() -> new ParameterException(spec.commandLine(), source + " is no file"));
    return write(file, target, weights.fp32 ? Storage.F32 : weights.fp16 ? Storage.F16 : Storage.INT8);
  }
}
