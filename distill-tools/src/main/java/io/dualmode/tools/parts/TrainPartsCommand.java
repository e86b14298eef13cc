package io.dualmode.tools.parts;

import io.dualmode.tools.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train-parts}: trains any network with any heads, or goes on where the run folder's checkpoint stands. */
@Command(name = "train-parts", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Trains a network and heads that are named, on the features of whatever front end prepared the folder.")
public final class TrainPartsCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "folder made by prepare and align")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, curves, options; resumed when it exists")
  private Path run;

  @Mixin
  private PartsOptions options = new PartsOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    TorchModule.engine();
    new PartsRun(options, data, run, System.out).train();
    return 0;
  }
}
