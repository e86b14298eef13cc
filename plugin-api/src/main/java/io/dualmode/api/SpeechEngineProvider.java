package io.dualmode.api;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes engines; implementations are named in {@code META-INF/services/io.dualmode.api.SpeechEngineProvider}. */
public interface SpeechEngineProvider {
  /** Short name that {@link Keys#ENGINE} selects, lower case. */
  String name();

  /** Loads an engine. A model that is missing or broken is an {@link IOException} that names the file. */
  SpeechEngine create(EngineConfig config) throws IOException;

  /**
   * Whether {@link #create} finds something to load where {@link Keys#MODEL} has this value; whether it is a good model is seen then. An
   * engine that does not say takes nothing, {@value Keys#BUNDLED_MODEL}, files, and directories with a file {@code config.json}.
   */
  default boolean isModel(String name) {
    try {
      return name.isEmpty() || name.equals(Keys.BUNDLED_MODEL) || Files.isRegularFile(Path.of(name))
          || Files.isRegularFile(Path.of(name, "config.json"));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
