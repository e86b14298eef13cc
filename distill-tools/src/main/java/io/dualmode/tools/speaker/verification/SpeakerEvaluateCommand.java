package io.dualmode.tools.speaker.verification;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.speaker.SpeakerNetwork;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
import io.dualmode.tools.speaker.verification.Verification.Outcome;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code speaker evaluate}. */
@Command(name = "evaluate", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Prints error rates of speaker verification on held-out speakers of a prepared folder as a Markdown table: all pairs "
        + "of utterances of a corpus, scored by the cosine of their vectors.")
public final class SpeakerEvaluateCommand implements Callable<Integer> {
  private static final double TARGET_PRIOR = 0.01;
  private static final int FRAMES_PER_SECOND = 100;

  @Option(names = "--data", required = true, description = "folder made by prepare")
  private Path data;

  @Option(names = "--network", description = "folder with " + SpeakerNetwork.FILE + " (default: the one in the jar)")
  private Path network;

  @Option(names = "--splits", split = ",", description = "splits to measure (default: ${DEFAULT-VALUE})")
  private List<String> splits = List.of("dev", "test");

  @Option(names = "--min-speakers", description = "smallest set that is measured (default: ${DEFAULT-VALUE})")
  private int minSpeakers = 5;

  @Option(names = "--speech-seconds", description = "hear only so much speech of each utterance (default: all)")
  private double speechSeconds = Double.POSITIVE_INFINITY;

  @Option(names = "--recognize", description = "let the configured recognizer find the words, as applications do, with its own network")
  private boolean recognize;

  @Option(names = "--png", description = "picture of the trade-off between misses and false alarms")
  private Path png;

  @Override
  public Integer call() throws IOException {
    FeatureCache cache = FeatureCache.open(data);
    List<DetPicture.Curve> curves = new ArrayList<>();
    System.out.println("| set | speakers | utterances | without vector | mean speech s | target / other trials | EER % | minDCF(0.01) |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    if (recognize) {
      try (SpeechEngine engine = SpeechEngines.load(EngineConfig.load()); RecognizedVectors source = new RecognizedVectors(cache, engine)) {
        measure(cache, source, curves);
      }
    } else {
      int limit = (int) Math.min(Integer.MAX_VALUE, Math.round(speechSeconds * FRAMES_PER_SECOND));
      measure(cache, new CachedVectors(cache, open(), limit), curves);
    }
    if (png != null) {
      DetPicture.write(curves, png);
    }
    return 0;
  }

  private SpeakerNetwork open() throws IOException {
    if (network == null) {
      return SpeakerNetwork.openBundled();
    }
    try (ModelFiles files = ModelFiles.open(network)) {
      return SpeakerNetwork.read(files);
    }
  }

  private void measure(FeatureCache cache, VectorSource source, List<DetPicture.Curve> curves) throws IOException {
    for (String split : splits) {
      if (split.equals("train")) {
        throw new IOException("the speakers of the split train are not held out; use dev or test");
      }
      for (Outcome o : Verification.run(SpeakerSpeech.of(cache, split, 0), source, minSpeakers)) {
        print(System.out, split, o);
        if (o.curve() != null) {
          curves.add(new DetPicture.Curve(o.corpus() + " " + split, o.curve()));
        }
      }
    }
  }

  private static void print(PrintStream out, String split, Outcome o) {
    if (o.curve() == null) {
      out.printf(Locale.ROOT, "| %s %s | %d | %d | %d | %.1f | none | | |%n", o.corpus(), split, o.speakers(), o.utterances(), o.without(),
          o.speechSeconds());
    } else {
      out.printf(Locale.ROOT, "| %s %s | %d | %d | %d | %.1f | %d / %d | %.2f | %.3f |%n", o.corpus(), split, o.speakers(), o.utterances(),
          o.without(), o.speechSeconds(), o.curve().targets(), o.curve().others(), 100 * o.curve().equalErrorRate(),
          o.curve().minimumCost(TARGET_PRIOR));
    }
  }
}
