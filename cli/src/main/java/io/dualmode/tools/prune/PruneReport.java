package io.dualmode.tools.prune;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.evaluate.Evaluation;
import io.dualmode.tools.manifest.ManifestEntry;
import io.dualmode.tools.transcribe.Transcriber;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What pruned networks hear, and how fast, beside the dense one that they were made of: word errors against its text. All hear each
 * recording in turn on one thread, so that what slows the machine slows all of them.
 */
final class PruneReport {
  /** A network and what it did. */
  private static final class Heard {
    private final Transcriber transcriber;
    private ErrorRate errors = ErrorRate.NONE;
    private double cpuSeconds;

    Heard(Transcriber transcriber) {
      this.transcriber = transcriber;
    }

    String hear(ManifestEntry entry) throws IOException, InterruptedException {
      Evaluation evaluation = Evaluation.run(transcriber, List.of(entry), 1, () -> { });
      if (!evaluation.failures().isEmpty()) {
        throw new IOException(evaluation.failures().get(0));
      }
      Evaluation.Outcome outcome = evaluation.outcomes().get(0);
      errors = errors.plus(outcome.errors());
      cpuSeconds += outcome.cpuSeconds();
      return outcome.heard().text();
    }

    void forget() {
      errors = ErrorRate.NONE;
      cpuSeconds = 0;
    }
  }

  private final RecognitionMode mode;
  private final StringBuilder text = new StringBuilder();

  /** @param mode in which recordings are heard */
  PruneReport(RecognitionMode mode) {
    this.mode = mode;
  }

  private EngineConfig config(Path model, String weights) {
    return EngineConfig.builder().set(Keys.MODEL, model.toString()).set(Keys.MODE, mode).set(EngineKeys.WEIGHTS, weights).build();
  }

  /** Hears recordings with all models; the first one's dense network is what they are held against. */
  String of(List<Path> models, List<String> names, List<Path> recordings) throws IOException, InterruptedException {
    List<SpeechEngine> engines = new ArrayList<>();
    List<Heard> networks = new ArrayList<>();
    try {
      for (int i = 0; i <= models.size(); i++) {
        EngineConfig config = config(models.get(Math.max(0, i - 1)), i == 0 ? "dense" : "sparse");
        engines.add(SpeechEngines.load(config));
        networks.add(new Heard(new Transcriber(engines.get(i), config, Optional.empty())));
      }
      double seconds = 0;
      long words = 0;
      for (int r = -1; r < recordings.size(); r++) {
        Path recording = recordings.get(Math.max(0, r));
        String dense = networks.get(0).hear(entry(recording, ""));
        for (Heard network : networks.subList(1, networks.size())) {
          network.hear(entry(recording, dense));
        }
        if (r < 0) {
          // what is compiled meanwhile should not count
          networks.forEach(Heard::forget);
        } else {
          seconds += AudioFile.read16kHz(recording).length / 16_000.0;
          words += Evaluation.words(dense).size();
        }
      }
      table(names, networks, recordings.size(), seconds, words);
      return text.toString();
    } finally {
      engines.forEach(SpeechEngine::close);
    }
  }

  private static ManifestEntry entry(Path recording, String text) {
    return new ManifestEntry(recording.toString(), "", recording, 0, text, "", "", "");
  }

  private void table(List<String> names, List<Heard> networks, int recordings, double seconds, long words) {
    double dense = networks.get(0).cpuSeconds;
    line("%d recordings, %.0f s, %s, one thread; word errors against the %d words of the dense network:", recordings, seconds, mode.key(),
        words);
    line("  %-12s %22s  CPU-s per s %.4f", "dense", "", dense / seconds);
    for (int i = 1; i < networks.size(); i++) {
      Heard network = networks.get(i);
      line("  %-12s %12.2f %% otherwise  CPU-s per s %.4f, %.2f times as fast", names.get(i - 1), network.errors.percent(),
          network.cpuSeconds / seconds, dense / network.cpuSeconds);
    }
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append(System.lineSeparator());
  }
}
