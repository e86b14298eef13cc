package io.dualmode.tools.speaker;

import com.google.gson.Gson;
import io.dualmode.model.speaker.SpeakerNetwork;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
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

/** {@code speaker package}. */
@Command(name = "package", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Writes the network of a training run as " + SpeakerNetwork.FILE + ", for the jar or for a model directory.")
final class SpeakerPackageCommand implements Callable<Integer> {
  @Option(names = "--run", required = true, description = "folder of the training run")
  private Path run;

  @Option(names = "--data", required = true, description = "folder that it was trained on")
  private Path data;

  @Option(names = "--out", required = true, description = "folder to write into")
  private Path out;

  @Option(names = "--float", description = "store matrices as 32-bit floats instead of 8-bit integers")
  private boolean floats;

  @Option(names = "--provenance", description = "line of provenance, repeatable, for example licence=...")
  private Map<String, String> provenance = new LinkedHashMap<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    TorchModule.engine();
    SpeakerOptions options = new RunFolder(run).options(SpeakerOptions.class);
    SpeakerSpeech speech = SpeakerSpeech.of(FeatureCache.open(data), "train", SpeakerRun.minSeconds());
    SpeakerRun trained = new SpeakerRun(options, speech, run, System.out);
    TrainingState state = trained.calibrated();
    Map<String, String> origin = new LinkedHashMap<>(provenance);
    origin.put("speakers", Integer.toString(speech.speakers().size()));
    origin.put("hours", String.format(Locale.ROOT, "%.1f", speech.hours()));
    origin.put("hoursHeard", String.format(Locale.ROOT, "%.1f", state.heardSeconds / 3600));
    origin.put("steps", Integer.toString(state.step));
    origin.put("options", new Gson().toJson(options));
    SpeakerPackager.write(trained.shape(), trained.layout(), state, speech.mean(), !floats, origin, out);
    System.out.printf(Locale.ROOT, "%s: %,d bytes%n", out.resolve(SpeakerNetwork.FILE), Files.size(out.resolve(SpeakerNetwork.FILE)));
    return 0;
  }
}
