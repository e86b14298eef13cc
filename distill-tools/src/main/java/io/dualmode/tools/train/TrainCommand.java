package io.dualmode.tools.train;

import io.dualmode.tools.torch.TorchModule;
import io.dualmode.tools.train.objective.TrainOptions;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code train}: trains a supernet on a prepared and aligned folder, or goes on where the run folder's checkpoint stands. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Trains a supernet: dense full-context and sparse streaming corners at once, with self-pruning.")
public final class TrainCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "folder made by prepare and align")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, curves, options; resumed when it exists")
  private Path run;

  @Mixin
  private TrainOptions options = new TrainOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintStream out = System.out;
    TorchModule.engine();
    new TrainRun(options, TrainingData.open(data, options), run, out).train();
    return 0;
  }
}
