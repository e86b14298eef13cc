package io.dualmode.tools.prune;

import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.composition.Composition;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.format.ModelName;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.frontend.FeatureBuffer;
import io.dualmode.model.frontend.FeatureExtractor;
import io.dualmode.model.frontend.Resampler;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.command.WrittenModel;
import io.dualmode.tools.console.ErrorLine;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.manifest.EvenChoice;
import io.dualmode.tools.transcribe.Inputs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a supernet of a model: sparse weights for streaming beside the dense ones, in one file. */
@Command(name = "prune", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Write a model that streams with a part of its weights and hears whole utterances with all of them. The sparse weights "
        + "are learned from recordings, which need no transcripts; then the words that they hear otherwise than the dense ones are counted.")
public final class PruneCommand implements Callable<Integer> {
  private static final int PIECE_SECONDS = 20;
  private static final int LEAST_SECONDS = 1;
  private static final double MOST_MINUTES = 600;
  /** Pieces below, -60 dB of full scale, are no more than a quiet room: layers would learn to answer noise. */
  private static final double LEAST_LEVEL = 1e-3;
  /** Less audio is worth a remark. */
  private static final int FEW_SECONDS = 60;

  @Parameters(index = "0", paramLabel = "MODEL", description = ModelName.KINDS)
  String source;

  @Option(names = "--audio", required = true, paramLabel = "PATH",
      description = "recordings as the model will hear them: files, folders, patterns; may be repeated")
  List<String> audio;

  @Option(names = "--sparsity", split = ",", paramLabel = "PERCENT", defaultValue = "50",
      description = "share of the blocks to leave out; several make a model each (default: ${DEFAULT-VALUE})")
  List<Integer> sparsities;

  @Option(names = "--out", paramLabel = "DIR",
      description = "directory to write, with -PERCENT behind its name where there are several (default: MODEL-PERCENT)")
  Path target;

  @Option(names = "--minutes", paramLabel = "N", defaultValue = "10",
      description = "audio to learn from, spread evenly over the recordings (default: ${DEFAULT-VALUE})")
  double minutes;

  @Option(names = "--held-out", paramLabel = "N", defaultValue = "20",
      description = "recordings to compare on and not to learn from, at most a fifth of all; 0 compares nothing "
          + "(default: ${DEFAULT-VALUE})")
  int heldOut;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Integer> wanted = new ArrayList<>(new TreeSet<>(sparsities));
    for (int percent : wanted) {
      require(percent >= 1 && percent <= 95, "--sparsity is " + percent + ", allowed: 1..95");
    }
    require(minutes > 0 && minutes <= MOST_MINUTES, "--minutes is " + minutes + ", allowed: up to " + MOST_MINUTES);
    require(heldOut >= 0, "--held-out is " + heldOut + ", allowed: 0 or more");
    List<Path> recordings = recordings();
    int most = Math.min(heldOut, recordings.size() / 5);
    List<Path> compared = most == 0 ? List.of() : EvenChoice.of(recordings, most);
    List<Path> learned = new ArrayList<>(recordings);
    learned.removeAll(compared);
    List<Path> targets = new ArrayList<>();
    RecognitionMode mode;
    try (SupernetModel model = SupernetModel.named(source)) {
      PrunedModel.requireDense(model);
      for (int percent : wanted) {
        targets.add(requireFree(model, target(percent, wanted.size())));
      }
      prune(model, wanted, targets, learned);
      mode = model.config().parts().network().streams() ? RecognitionMode.STREAMING : RecognitionMode.FULL_CONTEXT;
    }
    if (heldOut > 0) {
      PrintWriter out = spec.commandLine().getOut();
      if (compared.isEmpty()) {
        compared = EvenChoice.of(recordings, heldOut);
        out.println("fewer than five recordings: compared on those that were learned from");
      }
      out.print(new PruneReport(mode).of(targets, wanted.stream().map(percent -> percent + " % pruned").toList(), compared));
    }
    return 0;
  }

  private void require(boolean ok, String message) {
    if (!ok) {
      throw new ParameterException(spec.commandLine(), message);
    }
  }

  private List<Path> recordings() {
    Inputs inputs = Inputs.of(audio);
    require(inputs.problems().isEmpty(), String.join("; ", inputs.problems()));
    return inputs.all().stream().map(Inputs.Input::file).toList();
  }

  private Path target(int percent, int count) {
    if (target != null) {
      return count == 1 ? target : target.resolveSibling(target.getFileName() + "-" + percent);
    }
    Path named = ModelName.of(source).path().orElse(null);
    require(named != null, "name a directory to write with --out");
    return named.resolveSibling(named.getFileName() + "-" + percent);
  }

  private Path requireFree(SupernetModel model, Path directory) throws IOException {
    Path named = ModelName.of(source).path().orElse(null);
    require(named == null || !Files.exists(named) || !Files.exists(directory) || !Files.isSameFile(named, directory),
        "--out is " + directory + ", the model itself (" + model.config().name() + "); name another directory");
    return directory;
  }

  private void prune(SupernetModel model, List<Integer> wanted, List<Path> targets, List<Path> learned) throws IOException {
    Composition parts = model.config().parts();
    NetworkPart network = parts.network();
    List<float[]> heard = features(parts, learned);
    long frames = heard.stream().mapToLong(f -> f.length / network.features()).sum();
    double seconds = frames * parts.frontEnd().frameMillis() / 1000.0;
    try (NetworkPruner pruner = new NetworkPruner(network, model.tensors(), heard, Runtime.getRuntime().maxMemory() / 4)) {
      int count = pruner.matrices().size();
      require(count > 0, "the network " + network.type() + " has no matrices that can be pruned");
      for (int i = 0; i < targets.size(); i++) {
        List<PrunedLayer> layers;
        try (ProgressBar progress = Progress.bar("prune " + wanted.get(i) + " %", count, " matrices")) {
          layers = pruner.prune(wanted.get(i) / 100.0, layer -> progress.step());
        }
        String how = String.format(Locale.ROOT, "%d %% of the blocks of %d matrices, learned from %.0f s of audio", wanted.get(i), count, seconds);
        PrunedModel.write(model, layers, how, targets.get(i));
        spec.commandLine().getOut().printf("%s: %s%n", targets.get(i), WrittenModel.sizes(targets.get(i), model));
      }
    }
  }

  /** Features of pieces of recordings, together as long as asked for. */
  private List<float[]> features(Composition parts, List<Path> recordings) throws IOException {
    List<float[]> pieces = new ArrayList<>();
    double wanted = minutes * 60 * AudioFile.RATE_HZ;
    long most = Math.max((long) LEAST_SECONDS * AudioFile.RATE_HZ, (long) (wanted / recordings.size()));
    long taken = 0;
    List<Path> order = EvenChoice.of(recordings, (int) Math.max(1, Math.min(recordings.size(), wanted / AudioFile.RATE_HZ)));
    FeatureExtractor extractor = parts.frontEnd().newExtractor();
    for (Path recording : order) {
      float[] samples = AudioFile.read16kHz(recording);
      // short recordings leave room for more of the others
      int end = (int) Math.min(samples.length, Math.max(most, 2L * PIECE_SECONDS * AudioFile.RATE_HZ));
      for (int at = 0; at < end && taken < wanted; at += PIECE_SECONDS * AudioFile.RATE_HZ) {
        int length = Math.min(PIECE_SECONDS * AudioFile.RATE_HZ, end - at);
        if (length >= LEAST_SECONDS * AudioFile.RATE_HZ && level(samples, at, length) >= LEAST_LEVEL) {
          pieces.add(features(extractor, parts, samples, at, length));
          taken += length;
        }
      }
    }
    if (pieces.isEmpty()) {
      throw new IOException("nothing to learn from in " + recordings.size() + (recordings.size() == 1 ? " recording" : " recordings")
          + ": all are shorter than a second, or quieter than -60 dB; give minutes of speech by --audio");
    }
    if (taken < (long) FEW_SECONDS * AudioFile.RATE_HZ) {
      ErrorLine.print(spec.commandLine().getErr(), String.format(Locale.ROOT,
          "learns from %.0f s of audio alone; less than a minute makes networks that hear little else", (double) taken / AudioFile.RATE_HZ));
    }
    return pieces;
  }

  /** Root of the mean square around the mean. */
  private static double level(float[] samples, int offset, int length) {
    double sum = 0;
    double squares = 0;
    for (int i = offset; i < offset + length; i++) {
      sum += samples[i];
      squares += (double) samples[i] * samples[i];
    }
    double mean = sum / length;
    return Math.sqrt(Math.max(0, squares / length - mean * mean));
  }

  private static float[] features(FeatureExtractor extractor, Composition parts, float[] samples, int offset, int length) {
    FeatureBuffer features = new FeatureBuffer(parts.frontEnd().features());
    Resampler resampler = new Resampler(AudioFile.RATE_HZ, parts.frontEnd().sampleRateHz());
    resampler.accept(samples, offset, length, (data, from, count) -> extractor.accept(data, from, count, features));
    resampler.finish((data, from, count) -> extractor.accept(data, from, count, features));
    extractor.finish(features);
    return features.toArray();
  }
}
