package io.dualmode.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What applications with models of other languages are told. */
class OtherLanguagesTest {
  private static final List<String> RUSSIAN = List.of("раз", "два", "три", "email", "четыре");

  @TempDir Path dir;

  @BeforeEach
  void forget() {
    ToneEngine.ENGINES.clear();
  }

  private Path model(String name, List<String> words) throws IOException {
    Path model = dir.resolve(name);
    Files.createDirectories(model.resolve("am"));
    Files.createDirectories(model.resolve("graph"));
    Files.writeString(model.resolve("am/final.mdl"), "x");
    Files.writeString(model.resolve("graph/words.txt"), String.join(" 1\n", words) + " 1\n");
    return model;
  }

  private static EngineConfig.Builder config() {
    return EngineConfig.builder().systemProperties(new Properties());
  }

  /** What the log says while a model is opened. */
  private static String log(Path model, EngineConfig config) throws IOException {
    List<String> lines = new ArrayList<>();
    Handler handler = new Handler() {
      @Override
      public void publish(LogRecord line) {
        lines.add(line.getMessage());
      }

      @Override
      public void flush() {
        // nothing is kept back
      }

      @Override
      public void close() {
        // nothing is open
      }
    };
    Logger logger = Logger.getLogger(VoskLog.LOG.getName());
    logger.addHandler(handler);
    try {
      VoskModel.open(model, config).close();
    } finally {
      logger.removeHandler(handler);
    }
    assertFalse(lines.isEmpty());
    return String.join("\n", lines);
  }

  @Test
  void directory_ofAnotherLanguageByItsName_oneLineNamesWhatIsHeard() throws IOException {
    String log = log(model("vosk-model-small-de-0.15", List.of("eins", "zwei")), config().build());
    assertEquals(1, log.lines().filter(line -> line.contains("it is of German by its name") && line.contains("hears English (en-us)")
        && line.contains("set dualmode.model")).count(), log);
    String english = log(model("vosk-model-small-en-us-0.15", List.of("one", "two")), config().build());
    assertFalse(english.contains("hears"), english);
    String chosen = log(model("vosk-model-small-de-0.15", List.of("eins")), config().set(Keys.MODEL, "mine").build());
    assertTrue(chosen.contains("hears English") && !chosen.contains("set dualmode.model"), chosen);
  }

  @Test
  void directory_ofWordsWithOtherLetters_oneLineSaysSo() throws IOException {
    List<String> words = new ArrayList<>();
    for (char c = 'a'; c <= 'z'; c++) {
      words.addAll(List.of("wort" + c, "s" + c + "tz", c + "und"));
    }
    words.addAll(List.of("über", "größe", "schön"));
    String log = log(model("model", words), config().build());
    assertTrue(log.contains("3 of its 81 words have letters that English has not, as über, größe, schön"), log);
    assertFalse(log(model("model", words.subList(0, 78)), config().build()).contains("letters"));
  }

  @Test
  void directory_ofAnotherScript_isAnErrorThatSaysWhatToSet_unlessTheModelIsChosen() throws IOException {
    Path model = model("model", RUSSIAN);
    IOException e = assertThrows(IOException.class, () -> VoskModel.open(model, config().build()));
    assertEquals("Failed to create a model", e.getMessage());
    String why = e.getCause().getMessage();
    assertTrue(why.contains("(Cyrillic)") && why.contains("hears English (en-us)") && why.contains("set dualmode.model"), why);
    assertTrue(ToneEngine.ENGINES.get(0).closed);
    String chosen = log(model, config().set(Keys.MODEL, "mine").build());
    assertTrue(chosen.contains("(Cyrillic)") && chosen.contains("hears English"), chosen);
  }

  @Test
  void grammar_mostOfAnotherScript_isAnErrorThatSaysWhatToSet() throws IOException {
    VoskModel model = VoskModel.open(model("model", List.of("one")), config().build());
    String why = assertThrows(IllegalArgumentException.class, () -> model.grammar("[\"раз два\", \"ok\", \"[unk]\"]")).getMessage();
    assertTrue(why.startsWith("grammar: 2 of 3 words") && why.contains("set dualmode.model"), why);
    assertTrue(model.grammar("[\"one раз\", \"two\"]").isPresent());
    assertTrue(model.grammar("[\"[unk]\"]").isPresent());
    assertTrue(model.grammar("[\"naïve café\"]").isPresent());
  }
}
