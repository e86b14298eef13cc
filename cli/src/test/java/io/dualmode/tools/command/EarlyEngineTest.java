package io.dualmode.tools.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.fixtures.SmallModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that are loaded while arguments are read: only where the arguments cannot choose, and with the errors of any other. */
class EarlyEngineTest {
  @TempDir Path dir;

  private void model(Path path) {
    System.setProperty(Keys.MODEL.name(), path.toString());
  }

  @AfterEach
  void forget() {
    try {
      EarlyEngine.load(EarlyEngine.config()).close();
    } catch (IOException | RuntimeException e) {
      // an engine that could not be loaded is forgotten as well
    }
    System.clearProperty(Keys.MODEL.name());
  }

  private static boolean isBegun(String... args) {
    EarlyEngine.begin(args);
    return EarlyEngine.config() == EarlyEngine.config();
  }

  @Test
  void begin_argumentsThatMayChooseAnEngine_leaveItToTheCommand() {
    model(dir.resolve("none"));
    List<String> choosing = List.of("--model", "--model=a", "--mode=streaming", "--mode", "--set", "--set=a=b", "--config", "--config=a",
        "@arguments", "-h", "--help", "-V", "--version");
    Random random = new Random(3);
    for (int round = 0; round < 60; round++) {
      List<String> args = new ArrayList<>(List.of("transcribe", "a.wav", "--threads", "2", "b.wav"));
      args.add(1 + random.nextInt(args.size()), choosing.get(random.nextInt(choosing.size())));
      assertTrue(!isBegun(args.toArray(String[]::new)), args.toString());
    }
    for (String[] args : new String[][] {{}, {"transcribe"}, {"--config", "transcribe", "a.wav"}, {"config", "a"}, {"serve", "a"}}) {
      assertTrue(!isBegun(args), String.join(" ", args));
    }
  }

  @Test
  void load_whatWasBegun_isGivenOnce_andToItsConfigurationOnly() throws Exception {
    model(SmallModel.write(dir.resolve("model")));
    assertTrue(isBegun("transcribe", "--raw", "a.wav"));
    EngineConfig config = EarlyEngine.config();
    assertEquals("plain", config.get(Keys.TEXT));
    try (SpeechEngine engine = EarlyEngine.load(config); SpeechEngine other = EarlyEngine.load(config)) {
      assertNotSame(engine, other);
      assertEquals(engine.description(), other.description());
    }
    assertTrue(isBegun("transcribe", "a.wav"));
    assertEquals("readable", EarlyEngine.config().get(Keys.TEXT));
    assertSame(EarlyEngine.config(), EarlyEngine.config());
    try (SpeechEngine engine = EarlyEngine.load(EngineConfig.load())) {
      assertTrue(!engine.defaultOptions().readable());
    }
  }

  @Test
  void load_modelThatIsNotThere_isTheErrorOfAnyOther() {
    model(dir.resolve("none"));
    assertTrue(isBegun("vad", "a.wav"));
    Exception expected = assertThrows(Exception.class, () -> SpeechEngines.load(EngineConfig.load()));
    Exception error = assertThrows(Exception.class, () -> EarlyEngine.load(EarlyEngine.config()));
    assertEquals(expected.getClass(), error.getClass());
    assertEquals(expected.getMessage(), error.getMessage());
  }
}
