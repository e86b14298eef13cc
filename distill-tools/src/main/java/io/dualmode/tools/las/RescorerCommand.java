package io.dualmode.tools.las;

import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.tools.data.cache.FeatureCache;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rescorer}: trains the attention rescorer of two-pass mode on a finished model and writes the model with it. */
@Command(name = "rescorer", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Train the attention rescorer of two-pass mode on the encoder of a finished model, which stays as it is, and write the "
        + "model with the rescorer in it. The same command goes on where a run was stopped. Tune its weight with rescoring.")
public final class RescorerCommand implements Callable<Integer> {
  @Option(names = "--model", paramLabel = "MODEL", description = ModelName.KINDS + " (default: bundled)")
  private String model = SupernetModel.BUNDLED_NAME;

  @Option(names = "--data", required = true, description = "folder made by prepare and align")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, curves, options; resumed when it exists")
  private Path run;

  @Option(names = "--out", required = true, description = "model directory to write, which may be that of --model")
  private Path out;

  @Option(names = "--init", paramLabel = "MODEL", description = "model whose rescorer a new run begins with, which takes a fraction of the hours where "
      + "its encoder is like this one: " + ModelName.KINDS + " (default: random weights)")
  private String init;

  @Option(names = "--storage", description = "how its matrices are stored: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Storage storage = Storage.INT8;

  @Mixin
  private LasOptions options = new LasOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    ModelWriter writer;
    try (SupernetModel source = SupernetModel.named(model)) {
      writer = new RescorerTraining(source, LasConfig.ofContext(options.context), options, run, System.out)
          .from(init == null ? null : start())
          .train(FeatureCache.open(data), LasRun.alignments(data, options), null, storage);
    }
    writer.write(out);
    return 0;
  }

  private PackagedRescorer start() throws IOException {
    try (SupernetModel other = SupernetModel.named(init)) {
      return new PackagedRescorer(other);
    }
  }
}
