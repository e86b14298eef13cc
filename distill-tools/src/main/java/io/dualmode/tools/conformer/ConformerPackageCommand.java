package io.dualmode.tools.conformer;

import com.google.gson.Gson;
import io.dualmode.tools.conformer.nemo.NemoWriter;
import io.dualmode.tools.torch.TorchModule;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code conformer package}. */
@Command(name = "package", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Writes the network of a training run as a .nemo archive.")
final class ConformerPackageCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, description = "folder of the training run")
  private Path run;

  @Option(names = "--data", required = true, description = "folder that it was trained on")
  private Path data;

  @Option(names = "--out", required = true, paramLabel = "FILE.nemo", description = "archive to write; one that is there is replaced")
  private Path out;

  @Option(names = "--provenance", description = "line of provenance, repeatable, for example licence=...")
  private Map<String, String> provenance = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    TorchModule.engine();
    ConformerOptions options = new RunFolder(run).options(ConformerOptions.class);
    ConformerRun trained = new ConformerRun(options, data, run, System.out);
    TrainingState state = trained.calibrated();
    Map<String, String> notes = new LinkedHashMap<>(provenance);
    notes.put("hoursHeard", String.format(Locale.ROOT, "%.2f", state.heardSeconds / 3600));
    notes.put("steps", Integer.toString(state.step));
    notes.put("options", new Gson().toJson(options));
    ConformerNetwork network = trained.network();
    ConformerWeights weights = new ConformerWeights(network, trained.layout(), state);
    new NemoWriter(network.config(), network.transducer(), ConformerSpeech.units(run.resolve(ConformerSpeech.PIECES)), weights)
        .write(weights.names(), notes, out);
    System.out.printf(Locale.ROOT, "%s: %,d bytes, %s hours heard%n", out, Files.size(out), notes.get("hoursHeard"));
    return 0;
  }
}
