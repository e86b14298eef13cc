package io.dualmode.tools.las;

import com.google.gson.Gson;
import io.dualmode.model.encoder.SupernetWeights;
import io.dualmode.model.format.ModelConfig;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.rescore.LasConfig;
import io.dualmode.tools.las.LasLayout.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code rescorer}: trains the attention rescorer of two-pass mode on a finished model and writes the model with it. */
@Command(name = "rescorer", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Train the attention rescorer of two-pass mode on the encoder of a finished model, which stays as it is, and write the "
        + "model with the rescorer in it. The same command goes on where a run was stopped. Tune its weight with rescoring.")
public final class RescorerCommand implements Callable<Integer> {
  @Option(names = "--model", paramLabel = "PATH", description = "model directory or zip archive (default: the bundled one)")
  private Path model;

  @Option(names = "--data", required = true, description = "folder made by prepare and align")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, curves, options; resumed when it exists")
  private Path run;

  @Option(names = "--out", required = true, description = "model directory to write, which may be that of --model")
  private Path out;

  @Option(names = "--storage", description = "how its matrices are stored: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
  private Storage storage = Storage.INT8;

  @Mixin
  private LasOptions options = new LasOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    LasConfig shape = LasConfig.ofContext(options.context);
    ModelWriter writer;
    try (SupernetModel source = model == null ? SupernetModel.openBundled() : SupernetModel.open(model)) {
      ModelConfig config = source.config();
      FrozenEncoder encoder = new FrozenEncoder(new SupernetWeights(config.encoder(), source.tensors()), shape);
      LasRun training = new LasRun(options, shape, encoder, run, System.out);
      LasState state = training.train(data);
      Map<String, String> provenance = new TreeMap<>(config.provenance());
      provenance.put("rescorer.hoursHeard", String.format(Locale.ROOT, "%.2f", state.heardSeconds / 3600));
      provenance.put("rescorer.options", new Gson().toJson(options));
      provenance.put("rescorer.encoder", source.weightMetadata().getOrDefault("crc32c", ""));
      writer = ModelCopy.withoutRescorer(source, new ModelConfig(config.name(), config.language(), config.frontEnd(), config.encoder(), shape,
          config.search(), provenance));
      add(writer, training.layout(), state, storage);
    }
    writer.write(out);
    return 0;
  }

  /** Adds the averaged weights. */
  static void add(ModelWriter writer, LasLayout layout, LasState state, Storage storage) {
    for (Parameter p : layout.parameters()) {
      // the tables are added up, not multiplied: their rounding would not average out
      Storage kind = p.name().equals("las.history") && storage == Storage.INT8 ? Storage.F16 : storage;
      writer.tensor(p.name(), Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size()), p.shape(), kind);
    }
  }
}
