package io.dualmode.model.format;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What users call a model, the same wherever one is named: {@value SupernetModel#BUNDLED_NAME} or nothing for the bundled one; the path of a
 * directory, of a zip archive or of a file that a {@link ModelFormat} reads; the name of a model on the class path, such as {@code en-us},
 * whose files lie under {@code io/dualmode/model/NAME/}; or the name of a published checkpoint that lies in the {@link ModelCache}. A path
 * that exists comes before a name, and the class path before the cache.
 */
public final class ModelName {
  /** The kinds of names in a few words, for help and messages. */
  public static final String KINDS =
      "bundled, a model directory or a zip archive, a checkpoint (.nemo, .gguf), or the name of a model on the class path or of a fetched checkpoint";

  private static final String FOLDER = "io/dualmode/model/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final String name;
  private final EngineConfig config;

  private ModelName(String name, EngineConfig config) {
    this.name = name;
    this.config = config;
  }

  /** A name, under the configuration of the process. */
  public static ModelName of(String name) {
    return new ModelName(name.strip(), null);
  }

  /** A name, under a configuration that says where the cache is. */
  public static ModelName of(String name, EngineConfig config) {
    return new ModelName(name.strip(), config);
  }

  /** The cached checkpoint of the name, empty where there is none. */
  private Optional<Path> cached() {
    return NAME.matcher(name).matches() ? ModelCache.find(cache(), name) : Optional.empty();
  }

  private Path cache() {
    return ModelCache.folder(config == null ? EngineConfig.load() : config);
  }

  private boolean isBundled() {
    return name.isEmpty() || name.equals(SupernetModel.BUNDLED_NAME);
  }

  /** Where the model lies in the file system; empty for one of the class path. */
  public Optional<Path> path() {
    if (isBundled() || !existsAsPath() && classLoader() != null) {
      return Optional.empty();
    }
    return Optional.of(existsAsPath() ? Path.of(name) : cached().orElse(Path.of(name)));
  }

  /**
   * Whether there is such a model: a file, a directory with the configuration of one or of a format that somebody on the class path reads, or
   * a folder of the class path that has it.
   */
  public boolean exists() {
    return classLoader() != null || !isBundled() && !existsAsPath() && cached().isPresent() || !isBundled() && existsAsPath() && (Files.isRegularFile(Path.of(name))
        || Files.isRegularFile(Path.of(name).resolve(SupernetModel.CONFIG)) || ModelFormats.of(Path.of(name)).isPresent());
  }

  private boolean existsAsPath() {
    try {
      return Files.exists(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** The class loader that has the model, null for none. */
  private ClassLoader classLoader() {
    if (!isBundled() && !NAME.matcher(name).matches()) {
      return null;
    }
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(Objects.requireNonNullElse(ModelName.class.getClassLoader(), ClassLoader.getSystemClassLoader()));
    loaders.addAll(ClassLoaders.of(null));
    for (ClassLoader loader : loaders) {
      if (has(loader)) {
        return loader;
      }
    }
    return null;
  }

  /** Asks for the file, not for its URL, which not every class loader has. */
  private boolean has(ClassLoader loader) {
    try (ModelFiles files = ModelFiles.ofResources(loader, folder())) {
      return files.contains(SupernetModel.CONFIG);
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }

  private String folder() {
    return isBundled() ? SupernetModel.BUNDLED : FOLDER + name + "/";
  }

  /** Fails where nothing lies at a path that a user named, and says what could. */
  void requireThere(Path path) throws IOException {
    if (!Files.exists(path) && NAME.matcher(name).matches()) {
      throw new NoSuchFileException(name, null, "no model there, expected " + KINDS + "; a published checkpoint is fetched by 'dualmode model get "
          + name + "', or put as " + name + ".nemo into " + cache());
    }
  }

  /** The files of the model; an error says where it was looked for. */
  public ModelFiles files() throws IOException {
    Optional<Path> path = path();
    if (path.isPresent()) {
      requireThere(path.get());
      return ModelFiles.open(path.get());
    }
    ClassLoader loader = classLoader();
    if (loader == null) {
      throw new IOException(ModelFiles.missing("model", folder()) + ", or name a model directory (dualmode.model)");
    }
    return ModelFiles.ofResources(loader, folder());
  }
}
