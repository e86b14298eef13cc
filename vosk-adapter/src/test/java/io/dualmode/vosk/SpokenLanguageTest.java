package io.dualmode.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SpokenLanguageTest {
  private static final List<String> RUSSIAN = List.of("раз", "два", "три", "email", "четыре");

  @TempDir Path dir;

  @BeforeEach
  void forget() {
    ToneEngine.ENGINES.clear();
  }

  @ParameterizedTest
  @CsvSource({"vosk-model-small-de-0.15, de", "vosk-model-de-0.21, de", "vosk-model-small-en-us-0.15, en", "vosk-model-en-in-0.5, en",
      "vosk-model-small-cn-0.22, zh", "vosk-model-small-pt-0.3, pt", "vosk-model-ar-mgb2-0.4, ar", "vosk-model-el-gr-0.7, el",
      "vosk-model-tl-ph-generic-0.6, tl", "vosk-model-small-uk-v3-nano, uk", "vosk-model-nl-spraakherkenning-0.6-lgraph, nl",
      "vosk-model-small-cs-0.4-rhasspy, cs", "vosk-model-small-kz-0.15, kk", "vosk-model-small-vn-0.4, vi", "model-fr, fr", "model_es, es",
      "fr-FR, fr", "de, de", "VOSK-MODEL-RU-0.42, ru", "german, de", "my-italian-model, it", "vosk-model-en-us-0.22-lgraph, en"})
  void name_ofAModel_saysItsLanguage(String name, String language) throws IOException {
    assertEquals(Optional.of(language), SpokenLanguage.named(dir.resolve(name)));
    Path inside = Files.createDirectories(dir.resolve("x").resolve(name).resolve("data"));
    assertEquals(Optional.of(language), SpokenLanguage.named(inside));
    Path link = Files.createSymbolicLink(dir.resolve("linked"), inside.getParent());
    assertEquals(Optional.of(language), SpokenLanguage.named(link));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model", "vosk-model", "vosk", "vosk-model-daanzu-20200905", "my-model-0.15", "xx-yy", "model-v2", "a", "assets",
      "vosk-model-spk-0.4"})
  void name_withoutALanguage_saysNothing(String name) {
    assertEquals(Optional.empty(), SpokenLanguage.named(dir.resolve("above").resolve(name)));
    assertEquals(Optional.empty(), SpokenLanguage.named(Path.of("/")));
  }

  @Test
  void words_mostOfAnotherScript_cannotBeEnglish() {
    String why = SpokenLanguage.otherScript(RUSSIAN, "en-us").orElseThrow();
    assertTrue(why.startsWith("4 of 5 words") && why.contains("раз, два, три (Cyrillic)"), why);
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(RUSSIAN, "ru"));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(RUSSIAN, ""));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(List.of("one", "два", "two"), "en"));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(List.of("1", "?", "", "\ud800"), "en"));
    assertEquals(Optional.empty(), SpokenLanguage.otherScript(List.of(), "en"));
    assertTrue(SpokenLanguage.otherScript(List.of("日本", "𠮷野"), "en").orElseThrow().contains("(Han)"));
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
