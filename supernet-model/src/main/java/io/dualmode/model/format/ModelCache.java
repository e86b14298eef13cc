package io.dualmode.model.format;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Key;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder in which fetched checkpoints lie, each under its name. */
public final class ModelCache {
  public static final Key<String> KEY = Key.text("dualmode.model.cache", "", "a folder, or empty",
      "Where the command 'model get' puts published checkpoints, and where dualmode.model finds them by their names; empty for dualmode/models in"
          + " the user's folder of caches.");

  private static final List<String> SUFFIXES = List.of("", ".nemo", ".gguf", ".zip");

  private ModelCache() {}

  /** The folder of a configuration; it need not exist. */
  public static Path folder(EngineConfig config) {
    String set = config.get(KEY);
    if (!set.isEmpty()) {
      return Path.of(set);
    }
    String caches = System.getenv("XDG_CACHE_HOME");
    String windows = System.getenv("LOCALAPPDATA");
    Path base = caches != null && !caches.isBlank() ? Path.of(caches) : windows != null && !windows.isBlank() ? Path.of(windows)
        : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("dualmode").resolve("models");
  }

  /** The model of a name in a folder: a directory, or a file of that name and the suffix of a format. */
  public static Optional<Path> find(Path folder, String name) {
    return SUFFIXES.stream().map(suffix -> folder.resolve(name + suffix))
        .filter(path -> Files.isRegularFile(path) && !path.endsWith(name) || Files.isRegularFile(path.resolve(SupernetModel.CONFIG))).findFirst();
  }
}
