package io.dualmode.tools.speaker;

import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
import io.dualmode.tools.torch.TorchModule;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code speaker train}. */
@Command(name = "train", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Trains a speaker network on the known speakers of a prepared folder, or goes on where the run's checkpoint stands.")
final class SpeakerTrainCommand implements Callable<Integer> {
  @Option(names = "--data", required = true, description = "folder made by prepare")
  private Path data;

  @Option(names = "--run", required = true, description = "folder of the run: checkpoint, curves, options; resumed when it exists")
  private Path run;

  @Mixin
  private SpeakerOptions options = new SpeakerOptions();

  @Override
  public Integer call() throws IOException, InterruptedException {
    TorchModule.engine();
    SpeakerSpeech speech = SpeakerSpeech.of(FeatureCache.open(data), "train", SpeakerRun.minSeconds());
    if (speech.speakers().size() < 2) {
      throw new IOException(data + ": fewer than two known speakers in the split train");
    }
    new SpeakerRun(options, speech, run, System.out).train();
    return 0;
  }
}
