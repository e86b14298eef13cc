package io.dualmode.tools.speaker.verification;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
import io.dualmode.tools.speaker.speech.SpeakerSpeech.Utterance;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code speaker bench}. */
@Command(name = "bench", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Measures what speaker vectors cost the configured recognizer: the same utterances with and without them, by turns, in "
        + "CPU time of one thread.")
public final class SpeakerBenchCommand implements Callable<Integer> {
  private static final String CORPUS = "librispeech-train-clean-many";

  @Option(names = "--data", required = true, description = "folder made by prepare")
  private Path data;

  @Option(names = "--rounds", description = "rounds, the first of which does not count (default: ${DEFAULT-VALUE})")
  private int rounds = 6;

  @Option(names = "--utterances", description = "utterances of a round (default: ${DEFAULT-VALUE})")
  private int count = 12;

  @Override
  public Integer call() throws IOException {
    FeatureCache cache = FeatureCache.open(data);
    List<short[]> audio = new ArrayList<>();
    double seconds = 0;
    for (SpeakerSpeech.Speaker speaker : SpeakerSpeech.of(cache, "dev", 0).speakers()) {
      for (Utterance u : speaker.utterances()) {
        if (u.cached().corpus().equals(CORPUS) && audio.size() < count) {
          audio.add(cache.pcmFor(u.cached().id()));
          seconds += u.cached().seconds();
        }
      }
    }
    if (audio.isEmpty()) {
      throw new IOException(data + " holds no dev utterance of " + CORPUS);
    }
    List<Double> ratios = new ArrayList<>();
    try (SpeechEngine engine = SpeechEngines.load(EngineConfig.load());
        SpeechSession plain = session(engine, false);
        SpeechSession vectors = session(engine, true)) {
      for (int round = 0; round < rounds; round++) {
        double without = 0;
        double with = 0;
        for (short[] samples : audio) {
          without += run(plain, samples);
          with += run(vectors, samples);
        }
        if (round > 0) {
          ratios.add(with / without);
        }
        System.out.printf(Locale.ROOT, "round %d: %.2f ms per audio second without, %.2f ms with vectors, ratio %.4f%n", round,
            without / seconds * 1e3, with / seconds * 1e3, with / without);
      }
    }
    System.out.printf(Locale.ROOT, "median ratio %.4f over %d rounds of %.0f s of audio%n",
        ratios.stream().sorted().toList().get(ratios.size() / 2), ratios.size(), seconds);
    return 0;
  }

  private static SpeechSession session(SpeechEngine engine, boolean vectors) {
    return engine.newSession(engine.defaultOptions().toBuilder().endpoints(false).partials(false).speakerVectors(vectors).build());
  }

  private static double run(SpeechSession session, short[] samples) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    session.accept(samples);
    session.finish();
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) * 1e-9;
  }
}
