package io.dualmode.tools.data;

import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.part.PartRegistry;
import io.dualmode.model.part.UnknownPartException;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.console.Progress;
import io.dualmode.tools.data.cache.CachedFrontEnd;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.FeatureCacheWriter;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Decodes the audio of manifests once and stores samples and features as a {@link FeatureCache}. */
@Command(name = "prepare", mixinStandardHelpOptions = true,
    description = "Decode the audio that manifests list and store 16 kHz samples and features.")
public final class PrepareCommand implements Callable<Integer> {
  private static final int TASKS_AHEAD_PER_THREAD = 16;

  @Parameters(paramLabel = "MANIFEST", arity = "1..*", description = "manifest.jsonl files, each in the folder of its corpus")
  private List<Path> manifests;

  @Option(names = "--out", required = true, paramLabel = "DIR",
      description = "Folder for the cache, about 200 MB per hour of audio.")
  private Path out;

  @Option(names = "--front-end", paramLabel = "NAME", description = "what makes the features (default: log-mel-1, of our models)")
  private String frontEnd;

  @Option(names = "--front-end-option", paramLabel = "KEY=VALUE",
      description = "value of that front end's section of config.json, repeatable")
  private Map<String, String> frontEndOptions = new LinkedHashMap<>();

  @Option(names = "--threads", paramLabel = "N", defaultValue = "2",
      description = "Decoding threads, 1 to 64 (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(names = "--dev-speakers", paramLabel = "FILE",
      description = "Speakers, one a line, whose split is dev whatever the manifests say.")
  private Path devSpeakers;

  @Spec
  private CommandSpec spec;

  private record Decoded(ManifestEntry entry, short[] samples, short[] features) {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter messages = spec.commandLine().getErr();
    if (threads < 1 || threads > 64) {
      throw new ParameterException(spec.commandLine(), "--threads is " + threads + ", allowed: 1..64");
    }
    Set<String> dev = devSpeakers();
    FrontEndPart features = features();
    int bad = 0;
    List<ManifestEntry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Path file : manifests) {
      for (ManifestEntry entry : Manifest.read(file).entries()) {
        if (ids.add(entry.id())) {
          entries.add(dev.contains(entry.speaker()) ? entry.inSplit("dev") : entry);
        } else {
          messages.println(entry.audio() + ": id " + entry.id() + " was listed before; this one is left out");
          bad++;
        }
      }
    }
    int kept = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (FeatureCacheWriter writer = new FeatureCacheWriter(out, features);
        ProgressBar bar = Progress.bar("prepare", entries.size(), "files")) {
      ArrayDeque<Future<Decoded>> ahead = new ArrayDeque<>();
      int submitted = 0;
      while (submitted < entries.size() || !ahead.isEmpty()) {
        while (submitted < entries.size() && ahead.size() < threads * TASKS_AHEAD_PER_THREAD) {
          ManifestEntry entry = entries.get(submitted++);
          ahead.add(pool.submit(() -> decode(entry, features)));
        }
        try {
          Decoded decoded = ahead.remove().get();
          writer.add(decoded.entry(), decoded.samples(), decoded.features());
          kept++;
        } catch (ExecutionException e) {
          messages.println(e.getCause().getMessage());
          bad++;
        }
        bar.step();
      }
      writer.commit();
      messages.printf(Locale.ROOT, "%d utterances, %.2f hours in %s; %d left out%n", kept, writer.seconds() / 3600, out, bad);
      return kept > 0 ? 0 : 1;
    } finally {
      pool.shutdownNow();
    }
  }

  private Set<String> devSpeakers() throws IOException {
    Set<String> speakers = new HashSet<>();
    for (String line : devSpeakers == null ? List.<String>of() : UserFile.lines(devSpeakers)) {
      if (!line.isBlank() && !line.startsWith("#")) {
        speakers.add(line.strip());
      }
    }
    return speakers;
  }

  private FrontEndPart features() {
    if (frontEnd == null && frontEndOptions.isEmpty()) {
      return LogMelFrontEnd.STANDARD;
    }
    String type = frontEnd == null ? LogMelFrontEnd.TYPE : frontEnd;
    try {
      return PartRegistry.find(FrontEndProvider.class, "--front-end: front end", type)
          .read(SectionOptions.section(type, new JsonObject(), frontEndOptions));
    } catch (JsonParseException | UnknownPartException e) {
      throw new ParameterException(spec.commandLine(), "--front-end " + type + ": " + e.getMessage(), e);
    }
  }

  private static Decoded decode(ManifestEntry entry, FrontEndPart frontEnd) throws IOException {
    float[] samples = AudioFile.read16kHz(entry.audio());
    short[] pcm = new short[samples.length];
    for (int i = 0; i < pcm.length; i++) {
      pcm[i] = Pcm16.fromFloat(samples[i]);
    }
    return new Decoded(entry, pcm, CachedFrontEnd.features(frontEnd, pcm, entry.audio()));
  }
}
