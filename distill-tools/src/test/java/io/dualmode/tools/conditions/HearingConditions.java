package io.dualmode.tools.conditions;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammars;
import io.dualmode.model.frontend.Pcm16;
import io.dualmode.tools.audio.AudioFile;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.ErrorRate;
import io.dualmode.tools.evaluate.Evaluation;
import io.dualmode.tools.manifest.Manifest;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Measures what pauses, level and edges cost: word errors of recordings as they are and under {@link HearingCondition}s.
 *
 * <pre>HearingConditions MODES SETS CONDITIONS [NOISE]</pre>
 *
 * Lists are separated by commas; a set is {@code MANIFEST@SPLIT@LIMIT[@GRAMMAR]}, limit 0 being all; {@code all} are the conditions that results
 * are reported under, and NOISE is the manifest of the noise corpus. {@code docs/results.md} shows how to run
 * it.
 */
public final class HearingConditions {
  private HearingConditions() {}

  private record Recording(short[] samples, List<String> words) {}

  public static void main(String[] args) throws IOException {
    List<HearingCondition> conditions = HearingCondition.list(args[2], args.length > 3 ? MeasuringNoise.read(Path.of(args[3])) : null);
    for (String mode : args[0].split(",")) {
      try (SpeechEngine engine = SpeechEngines.load(EngineConfig.builder().set(Keys.MODE.name(), mode).build())) {
        for (String set : args[1].split(",")) {
          measure(engine, mode, set.split("@"), conditions);
        }
      }
    }
  }

  private static void measure(SpeechEngine engine, String mode, String[] set, List<HearingCondition> conditions) throws IOException {
    List<Recording> recordings = new ArrayList<>();
    for (ManifestEntry entry : Manifest.transcribed(List.of(Path.of(set[0])), List.of(set[1]), Integer.parseInt(set[2]))) {
      float[] samples = AudioFile.read16kHz(entry.audio());
      short[] pcm = new short[samples.length];
      for (int i = 0; i < pcm.length; i++) {
        pcm[i] = Pcm16.fromFloat(samples[i]);
      }
      recordings.add(new Recording(pcm, Evaluation.words(entry.text())));
    }
    Grammar grammar = set.length > 3 ? Grammars.read(Path.of(set[3]), Grammar.Enforcement.STRICT).grammar() : null;
    SessionOptions options = engine.defaultOptions().toBuilder().endpoints(false).partials(false).grammar(grammar).build();
    System.out.printf("%n%s, %s %s%s, %d recordings%n", mode, Path.of(set[0]).toAbsolutePath().getParent().getFileName(), set[1],
        set.length > 3 ? " with " + Path.of(set[3]).getFileName() : "", recordings.size());
    double plain = Double.NaN;
    for (HearingCondition condition : conditions) {
      ErrorRate errors = ErrorRate.NONE;
      for (int i = 0; i < recordings.size(); i++) {
        try (SpeechSession session = engine.newSession(options)) {
          short[] heard = condition.apply(recordings.get(i).samples(), i);
          session.accept(heard, 0, heard.length);
          errors = errors.plus(EditDistance.compare(recordings.get(i).words(), Evaluation.words(session.finish().best().text())));
        }
      }
      plain = Double.isNaN(plain) ? errors.percent() : plain;
      System.out.printf(Locale.ROOT, "%-24s %6.1f %+6.1f   %s%n", condition.name(), errors.percent(), errors.percent() - plain, errors);
    }
  }
}
