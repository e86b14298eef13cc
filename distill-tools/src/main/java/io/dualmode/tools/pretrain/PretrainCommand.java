package io.dualmode.tools.pretrain;

import io.dualmode.tools.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code pretrain}: trains an encoder on speech without transcripts, or goes on where the run folder's checkpoint stands. */
@Command(name = "pretrain", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Pre-trains a supernet's encoder on speech without transcripts; train --init starts from it.")
public final class PretrainCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "folder made by prepare")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, curves, options; resumed when it exists")
  private Path run;

  @Mixin
  private PretrainOptions options = new PretrainOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    TorchModule.engine();
    new PretrainRun(options, data, run, System.out).train();
    return 0;
  }
}
