package io.dualmode.tools.conformer;

import io.dualmode.tools.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code conformer train}. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Trains a cache-aware FastConformer on the aligned speech of a folder, or goes on where the run's checkpoint stands.")
final class ConformerTrainCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "folder made by prepare and align")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, pieces, curves, options; resumed when it exists")
  private Path run;

  @Mixin
  private ConformerOptions options = new ConformerOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    TorchModule.engine();
    new ConformerRun(options, data, run, System.out).train();
    return 0;
  }
}
