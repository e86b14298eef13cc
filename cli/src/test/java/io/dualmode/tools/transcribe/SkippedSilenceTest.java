package io.dualmode.tools.transcribe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.settings.EngineKeys;
import io.dualmode.tools.audio.AudioFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Long silence costs no second hearing in the modes that listen again, and the words stay the same. */
class SkippedSilenceTest {
  private static final int RATE = 16_000;
  private static final int SILENCE_SECONDS = 6;

  /** Silence of some level, speech, a little silence. */
  private static float[] recording(Random random) throws IOException {
    float[] speech = AudioFile.read16kHz(Path.of("../samples/goforward.flac"));
    float[] all = new float[(SILENCE_SECONDS + 1) * RATE + speech.length];
    double level = random.nextInt(4) * 3e-4;
    for (int i = 0; i < all.length; i++) {
      all[i] = (float) (level * random.nextGaussian());
    }
    for (int i = 0; i < speech.length; i++) {
      all[SILENCE_SECONDS * RATE + i] += speech[i];
    }
    return all;
  }

  private static List<RecognitionResult> hear(SpeechEngine engine, RecognitionMode mode, float[] samples) {
    List<RecognitionResult> results = new ArrayList<>();
    try (SpeechSession session = engine.newSession(engine.defaultOptions().toBuilder().mode(mode).endpoints(true)
        .endpointRules(EndpointRules.patient()).build())) {
      for (int at = 0; at < samples.length; at += 1600) {
        if (session.accept(samples, at, Math.min(1600, samples.length - at))) {
          results.add(session.result());
        }
      }
      results.add(session.finish());
    }
    return results;
  }

  @Test
  void longSilence_isHeardOnce_andTheWordsAreTheSame() throws IOException {
    float[] samples = recording(new Random(3));
    List<List<RecognitionResult>> heard = new ArrayList<>();
    for (String skip : List.of("true", "false")) {
      try (SpeechEngine engine = SpeechEngines.load(EngineConfig.builder().set(EngineKeys.SKIP_SILENCE.name(), skip).build())) {
        for (RecognitionMode mode : List.of(RecognitionMode.FULL_CONTEXT, RecognitionMode.TWO_PASS)) {
          heard.add(hear(engine, mode, samples));
        }
      }
    }
    for (int mode = 0; mode < 2; mode++) {
      List<RecognitionResult> skipped = heard.get(mode);
      List<RecognitionResult> all = heard.get(2 + mode);
      assertEquals(all.stream().map(result -> result.best().words()).toList(), skipped.stream().map(result -> result.best().words()).toList());
      assertEquals(all.stream().map(RecognitionResult::startMillis).toList(), skipped.stream().map(RecognitionResult::startMillis).toList());
      assertTrue(skipped.stream().map(RecognitionResult::text).anyMatch(text -> text.endsWith("ten meters")), skipped.toString());
      // what is heard again has a confidence, even of nothing
      assertTrue(all.stream().allMatch(result -> result.best().confidence().isPresent()), all.toString());
      assertTrue(skipped.stream().filter(result -> result.text().isEmpty()).noneMatch(result -> result.best().confidence().isPresent()));
      assertTrue(skipped.stream().filter(result -> result.text().isEmpty()).count() >= 1, skipped.toString());
    }
  }
}
