package io.dualmode.tools.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.tools.evaluate.EditDistance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The model in the jar on recordings that nobody trained on: nothing configured, one weight file, all modes. */
class BundledModelTest {
  private static final Path SAMPLES = Path.of("..", "samples");

  /** Well above what was measured (docs/results.md), well below what a broken part would leave. */
  private static final double MOST_WORD_ERRORS = 0.25;

  @ParameterizedTest
  @EnumSource(RecognitionMode.class)
  void samples_areUnderstood(RecognitionMode mode) throws IOException {
    EngineConfig config = EngineConfig.builder().set(Keys.MODE, mode).build();
    int errors = 0;
    int words = 0;
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      Transcriber transcriber = new Transcriber(engine, config, Optional.empty());
      for (String line : Files.readAllLines(SAMPLES.resolve("manifest.jsonl"))) {
        JsonObject sample = JsonParser.parseString(line).getAsJsonObject();
        List<String> reference = Arrays.asList(sample.get("text").getAsString().split(" "));
        String heard = transcriber.transcribe(SAMPLES.resolve(sample.get("audio").getAsString())).text();
        if (sample.get("id").getAsString().equals("goforward")) {
          assertEquals("go forward ten meters", heard);
        }
        errors += EditDistance.compare(reference, Arrays.asList(heard.split(" "))).errors();
        words += reference.size();
      }
    }
    assertTrue(errors < MOST_WORD_ERRORS * words, mode + ": " + errors + " errors in " + words + " words");
  }
}
