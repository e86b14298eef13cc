package io.dualmode.model.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.model.format.ModelWriter.Storage;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelNameTest {
  @TempDir Path dir;

  @Test
  void of_path_namesADirectoryOrAFile() throws IOException {
    TinyModel.write(dir.resolve("model"), 3, Storage.F32, "bee B IY\n");
    Path file = Files.createFile(dir.resolve("model.zip"));
    Path empty = Files.createDirectory(dir.resolve("empty"));
    assertTrue(ModelName.of(dir.resolve("model").toString()).exists());
    assertEquals(Optional.of(dir.resolve("model")), ModelName.of(" " + dir.resolve("model") + " ").path());
    assertTrue(ModelName.of(file.toString()).exists());
    assertFalse(ModelName.of(empty.toString()).exists());
    for (String name : List.of(dir.resolve("none").toString(), "none", "../none", "a b", "a\0b")) {
      assertFalse(ModelName.of(name).exists(), name);
    }
    var e = assertThrows(NoSuchFileException.class, () -> SupernetModel.named("en_us"));
    assertTrue(e.getMessage().startsWith("en_us: no model there, expected " + ModelName.KINDS + "; a published checkpoint is fetched by"),
        e.getMessage());
  }

  @Test
  void of_nameOnTheClassPath_isFound_byAnyDoorOfTheEngine() throws IOException {
    TinyModel.write(dir.resolve("io/dualmode/model/toy-1"), 3, Storage.F32, "bee B IY\n");
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (URLClassLoader context = new URLClassLoader(new URL[] {dir.toUri().toURL()}, before)) {
      assertFalse(ModelName.of("toy-1").exists());
      thread.setContextClassLoader(context);
      assertTrue(ModelName.of("toy-1").exists());
      assertEquals(Optional.empty(), ModelName.of("toy-1").path());
      SupernetModel.named("toy-1").close();
      EngineConfig config = EngineConfig.defaults().with(Keys.MODEL, "toy-1");
      assertTrue(SpeechEngines.isModel("toy-1", config, ModelNameTest.class));
      SpeechEngines.load(config).close();
    } finally {
      thread.setContextClassLoader(before);
    }
  }
}
