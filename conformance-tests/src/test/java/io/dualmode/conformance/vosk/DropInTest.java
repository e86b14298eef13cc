package io.dualmode.conformance.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.tools.evaluate.EditDistance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An application compiled against the real jar hears real recordings with the supernet, in a JVM of its own.
 *
 * <p>The model is the bundled one, or the one that the system property {@code model} of the build names; without either the tests
 * are skipped.
 */
class DropInTest {
  private static final Pattern TEXT = Pattern.compile("\"text\" : \"([^\"]*)\"");
  /** Bound on word errors: a recognizer that listens to the recordings is well below, one that guesses is above 1. */
  private static final double MOST_ERRORS = 0.5;

  @TempDir Path dir;
  private SupernetJvm jvm;

  @BeforeEach
  void find() {
    jvm = new SupernetJvm(dir);
  }

  /** What the model can do; none where there is no model. */
  static List<String> modes() throws IOException {
    if (!SupernetJvm.available()) {
      return List.of("streaming");
    }
    EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, SupernetJvm.named());
    try (SpeechEngine engine = SpeechEngines.load(config)) {
      return engine.modes().stream().map(RecognitionMode::key).toList();
    }
  }

  private HostJvm.Output transcribe(String grammar, List<String> options, List<String> names) throws Exception {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("16000", grammar));
    for (String name : names) {
      all.add(Recordings.pcm(dir, name).toString());
    }
    HostJvm.Output output = jvm.run("VoskTranscribe", all.toArray(String[]::new));
    assertEquals(names.size(), output.lines().size(), output::toString);
    return output;
  }

  private static String text(String line) {
    Matcher matcher = TEXT.matcher(line);
    StringBuilder text = new StringBuilder();
    while (matcher.find()) {
      text.append(matcher.group(1)).append(' ');
    }
    return text.toString().strip().replaceAll(" +", " ");
  }

  @ParameterizedTest
  @MethodSource("modes")
  void recordings_giveSensibleText(String mode) throws Exception {
    List<String> files = new ArrayList<>();
    List<String> references = new ArrayList<>();
    for (String line : Files.readAllLines(Recordings.SAMPLES.resolve("manifest.jsonl"))) {
      JsonObject entry = JsonParser.parseString(line).getAsJsonObject();
      if (!entry.get("id").getAsString().startsWith("cards")) {
        files.add(entry.get("audio").getAsString());
        references.add(entry.get("text").getAsString());
      }
    }
    HostJvm.Output output = transcribe("-", List.of("-Ddualmode.mode=" + mode), files);
    int errors = 0;
    int words = 0;
    for (int i = 0; i < references.size(); i++) {
      String line = output.lines().get(i);
      List<String> reference = List.of(references.get(i).split(" "));
      errors += EditDistance.compare(reference, List.of(text(line).split(" "))).errors();
      words += reference.size();
      assertTrue(line.contains("pointer=true") && !line.startsWith("partials=0 "), line);
    }
    assertTrue(errors <= MOST_ERRORS * words, errors + " errors in " + words + " words:\n" + String.join("\n", output.lines()));
    assertEquals(1, output.errors().lines().filter(l -> l.contains("holds a Kaldi model")).count(), output.errors());
    assertTrue(output.errors().contains("2 words asked for: 1 are new to the model and added, 1 of them pronounced as guesses (voskish)"),
        output.errors());
  }

  @Test
  void strictGrammar_hearsOnlyItsPhrases() throws Exception {
    List<String> phrases = List.of("go forward ten meters", "go backward two meters", "turn left");
    HostJvm.Output output = transcribe("[\"" + String.join("\", \"", phrases) + "\"]", List.of("-Ddualmode.vosk.grammar=strict"),
        List.of("goforward.flac"));
    assertEquals("go forward ten meters", text(output.lines().get(0)));
  }

  @Test
  void looseGrammar_hearsItsWordsInAnyOrder() throws Exception {
    HostJvm.Output output = transcribe("[\"meters ten forward go\", \"left\"]", List.of(), List.of("goforward.flac"));
    assertEquals("go forward ten meters", text(output.lines().get(0)));
    assertFalse(output.errors().contains("Exception"), output.errors());
  }
}
