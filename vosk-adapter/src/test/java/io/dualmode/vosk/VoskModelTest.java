package io.dualmode.vosk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.EndpointRules;
import io.dualmode.api.EndpointRules.Rule;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.grammar.Grammar;
import io.dualmode.api.grammar.Grammar.Enforcement;
import io.dualmode.api.vocabulary.Hotword;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vosk.LibVosk;

class VoskModelTest {
  private static final double ANY = Double.POSITIVE_INFINITY;

  @TempDir Path dir;

  @BeforeEach
  void forget() {
    ToneEngine.OPENED.clear();
    ToneEngine.ENGINES.clear();
  }

  private static EngineConfig.Builder config() {
    return EngineConfig.builder().systemProperties(new Properties());
  }

  private static SessionOptions opened() {
    return ToneEngine.OPENED.get(ToneEngine.OPENED.size() - 1);
  }

  private VoskRecognizer dualmode(EngineConfig config) throws IOException {
    Files.writeString(dir.resolve("config.json"), "{}");
    return new VoskRecognizer(VoskModel.open(dir, config), 16_000, null);
  }

  @Test
  void dualmodeDirectory_isTheModel() throws IOException {
    dualmode(config().set(Keys.MODEL, "other").build());
    assertEquals(dir.toString(), ToneEngine.ENGINES.get(0).config.get(Keys.MODEL));
    assertEquals(EndpointRules.defaults(), opened().endpointRules());
  }

  @Test
  void bundled_isTheModelInTheJar_whateverIsConfigured() throws IOException {
    VoskModel.open("bundled", config().set(Keys.MODEL, "other").build()).close();
    assertEquals("bundled", ToneEngine.ENGINES.get(0).config.get(Keys.MODEL));
  }

  @Test
  void name_thatTheEngineKnows_needsNoPath_othersAreVosksFailure() throws IOException {
    VoskModel.open(ToneEngineProvider.NAMED, config().build()).close();
    assertEquals(ToneEngineProvider.NAMED, ToneEngine.ENGINES.get(0).config.get(Keys.MODEL));
    for (String name : new String[] {"tone-2", "", null, "a\0b"}) {
      IOException e = assertThrows(IOException.class, () -> VoskModel.open(name, config().build()), name);
      assertEquals("Failed to create a model", e.getMessage());
    }
  }

  @Test
  void hotwordsOfTheConfiguration_areThoseOfTheSession() throws IOException {
    dualmode(config().environment(Map.of("DUALMODE_HOTWORDS", "dublin=2, new york")).build());
    assertEquals(List.of(new Hotword("dublin", 2), new Hotword("new york", 3)), opened().hotwords());
  }

  @Test
  void grammar_bothNamesOfTheKeyCount() throws IOException {
    for (String name : List.of("dualmode.grammar", "dualmode.vosk.grammar")) {
      assertEquals("strict", config().set(name, "strict").build().get(VoskKeys.GRAMMAR));
    }
  }

  @Test
  void kaldiDirectory_listensWithTheConfiguredModel_andTakesTheRules() throws IOException {
    Files.createDirectories(dir.resolve("conf"));
    Files.createDirectories(dir.resolve("am"));
    Files.writeString(dir.resolve("am/final.mdl"), "x");
    Files.writeString(dir.resolve("conf/model.conf"), """
        --beam=10.0
        --endpoint.silence-phones=1:2:3
        --endpoint.rule2.min-trailing-silence=0.4 # short
        --endpoint.rule3.min-trailing-silence=wrong
        --endpoint.rule3.max-relative-cost=inf
        --endpoint.rule5.min-utterance-length=30
        """);
    EngineConfig config = config().set(Keys.MODEL, "mine").set(Keys.ENDPOINT_ANY_END, 1234).build();
    new VoskRecognizer(VoskModel.open(dir, config), 16_000, null);
    assertEquals("mine", ToneEngine.ENGINES.get(0).config.get(Keys.MODEL));
    assertEquals(List.of(new Rule(false, 5000, ANY, 0), new Rule(true, 400, 2, 0), new Rule(true, 1000, ANY, 0),
        new Rule(true, 1234, ANY, 0), new Rule(false, 0, ANY, 30_000)), opened().endpointRules().rules());
  }

  @Test
  void kaldiDirectory_flat_hasKaldisTimes() throws IOException {
    Files.writeString(dir.resolve("final.mdl"), "x");
    Files.createDirectories(dir.resolve("conf"));
    Files.writeString(dir.resolve("conf/model.conf"), "--endpoint.rule2.min-trailing-silence=0.1\n");
    new VoskRecognizer(VoskModel.open(dir, config().build()), 16_000, null);
    assertEquals(List.of(new Rule(false, 5000, ANY, 0), new Rule(true, 500, 2, 0), new Rule(true, 1000, 8, 0),
        new Rule(true, 2000, ANY, 0), new Rule(false, 0, ANY, 20_000)), opened().endpointRules().rules());
    new VoskRecognizer(VoskModel.open(dir, config().set(Keys.ENDPOINT_ANY_END, 1234).build()), 16_000, null);
    assertEquals(1234, opened().endpointRules().rules().get(3).minTrailingSilenceMillis());
  }

  @Test
  void kaldiDirectory_withoutRules_keepsOurs() throws IOException {
    Files.createDirectories(dir.resolve("am"));
    Files.writeString(dir.resolve("am/final.mdl"), "x");
    new VoskRecognizer(VoskModel.open(dir, config().build()), 16_000, null);
    assertEquals(EndpointRules.defaults(), opened().endpointRules());
  }

  @Test
  void engine_thatCannotLoad_isVosksFailureWithTheCause() throws IOException {
    Files.writeString(dir.resolve("config.json"), "{}");
    IOException e = assertThrows(IOException.class, () -> VoskModel.open(dir, config().set(Keys.ENGINE, "none").build()));
    assertEquals("Failed to create a model", e.getMessage());
    assertTrue(e.getCause().getMessage().contains("no speech engine is named 'none'"), e.getCause().getMessage());
  }

  @Test
  void charset_thatIsNone_failsBeforeAnEngineIsLoaded() throws IOException {
    Files.writeString(dir.resolve("config.json"), "{}");
    var e = assertThrows(IllegalArgumentException.class, () -> config().set(VoskKeys.MOJIBAKE, "no charset").build());
    assertEquals("dualmode.vosk.mojibake (program) is 'no charset', allowed: name of a charset, or empty; this Java has no charset of that name",
        e.getMessage());
    System.setProperty("dualmode.vosk.mojibake", "no charset");
    try {
      assertThrows(IOException.class, () -> VoskModel.open(dir.toString()));
    } finally {
      System.clearProperty("dualmode.vosk.mojibake");
    }
    assertEquals(List.of(), ToneEngine.ENGINES);
  }

  @Test
  void mode_comesFromTheConfiguration() throws IOException {
    for (RecognitionMode mode : RecognitionMode.values()) {
      VoskRecognizer recognizer = dualmode(config().set(Keys.MODE, mode).build());
      assertEquals(mode, opened().mode());
      assertTrue(opened().partials() && opened().endpoints());
      recognizer.accept(ToneEngine.say("one", 300, 16_000), 4800);
      recognizer.reset();
      recognizer.accept(ToneEngine.say("two", 300, 16_000), 4800);
      assertEquals(mode == RecognitionMode.STREAMING ? "{\n  \"text\" : \"one two\"\n}" : "{\n  \"text\" : \"two\"\n}",
          recognizer.finalResult());
    }
  }

  @Test
  void grammar_isLooseUnlessStrict() throws IOException {
    VoskRecognizer loose = dualmode(config().build());
    loose.setGrammar("[\"one two\"]");
    VoskModel strictModel = VoskModel.open(dir, config().set(VoskKeys.GRAMMAR, "strict").build());
    Grammar strict = strictModel.grammar("[\"one two\"]").orElseThrow();
    assertEquals(Enforcement.STRICT, strict.enforcement());
    assertEquals(List.of("one", "two"), strict.arcs().stream().map(Grammar.Arc::word).toList());
    assertEquals(Enforcement.LOOSE, VoskModel.open(dir, config().build()).grammar("[\"one two\"]").orElseThrow().enforcement());
    assertTrue(strictModel.grammar("[\" \"]").isEmpty());
  }

  @Test
  void engine_closesWithTheLastUser() throws IOException {
    Files.writeString(dir.resolve("config.json"), "{}");
    VoskModel model = VoskModel.open(dir, config().build());
    VoskRecognizer a = new VoskRecognizer(model, 16_000, null);
    VoskRecognizer b = new VoskRecognizer(model, 16_000, null);
    model.close();
    model.close();
    a.close();
    a.close();
    assertFalse(ToneEngine.ENGINES.get(0).closed);
    b.close();
    assertTrue(ToneEngine.ENGINES.get(0).closed);
  }

  @Test
  void recognizerThatFailsToOpen_isNotCounted() throws IOException {
    Files.writeString(dir.resolve("config.json"), "{}");
    VoskModel model = VoskModel.open(dir, config().build());
    assertThrows(IllegalArgumentException.class, () -> new VoskRecognizer(model, 400_000, null));
    model.close();
    assertTrue(ToneEngine.ENGINES.get(0).closed);
  }

  @Test
  void mojibake_isWhatAnApplicationRepairs() throws IOException {
    VoskRecognizer recognizer = dualmode(config().set(VoskKeys.MOJIBAKE, "windows-1252").build());
    recognizer.accept(ToneEngine.say("über", 300, 16_000), 4800);
    String result = recognizer.finalResult();
    assertEquals("{\n  \"text\" : \"Ã¼ber\"\n}", result);
    assertEquals("{\n  \"text\" : \"über\"\n}", new String(result.getBytes("windows-1252"), StandardCharsets.UTF_8));
  }

  @Test
  void secondCopyOnTheClassPath_isFoundWithBothPlaces() throws Exception {
    assertEquals(1, ClassPathCheck.copies(LibVosk.class).size());
    Path copy = Files.createDirectories(dir.resolve("org/vosk")).resolve("LibVosk.class");
    Files.write(copy, new byte[] {1});
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader other = new URLClassLoader(new URL[] {dir.toUri().toURL()}, before)) {
      thread.setContextClassLoader(other);
      List<String> copies = ClassPathCheck.copies(LibVosk.class);
      assertEquals(2, copies.size());
      assertTrue(copies.contains(copy.toUri().toURL().toString()), copies.toString());
      thread.setContextClassLoader(new ClassLoader(before) {
        @Override
        public Enumeration<URL> getResources(String name) {
          throw new IllegalStateException("stopped");
        }
      });
      assertEquals(1, ClassPathCheck.copies(LibVosk.class).size());
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
