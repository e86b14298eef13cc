package io.dualmode.model.format;

import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What users call a model, the same wherever one is named: {@value SupernetModel#BUNDLED_NAME} or nothing for the bundled one; the path of a
 * directory or of a zip archive; or the name of a model on the class path, such as {@code en-us}, whose files lie under
 * {@code io/dualmode/model/NAME/}. A path that exists comes before a name.
 */
public final class ModelName {
  /** The kinds of names in a few words, for help and messages. */
  public static final String KINDS = "bundled, the name of a model on the class path, a model directory or a zip archive";

  private static final String FOLDER = "io/dualmode/model/";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

  private final String name;

  private ModelName(String name) {
    this.name = name;
  }

  public static ModelName of(String name) {
    return new ModelName(name.strip());
  }

  private boolean isBundled() {
    return name.isEmpty() || name.equals(SupernetModel.BUNDLED_NAME);
  }

  /** Where the model lies in the file system; empty for one of the class path. */
  public Optional<Path> path() {
    return isBundled() || !existsAsPath() && classLoader() != null ? Optional.empty() : Optional.of(Path.of(name));
  }

  /**
   * Whether there is such a model: a file, a directory with the configuration of one or of a format that somebody on the class path reads, or
   * a folder of the class path that has it.
   */
  public boolean exists() {
    return classLoader() != null || !isBundled() && existsAsPath() && (Files.isRegularFile(Path.of(name))
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
    } catch (IOException e) {
      return false;
    }
  }

  private String folder() {
    return isBundled() ? SupernetModel.BUNDLED : FOLDER + name + "/";
  }

  /** The files of the model; an error says where it was looked for. */
  public ModelFiles files() throws IOException {
    Optional<Path> path = path();
    if (path.isPresent()) {
      return ModelFiles.open(path.get());
    }
    ClassLoader loader = classLoader();
    if (loader == null) {
      throw new IOException(ModelFiles.missing("model", folder()) + ", or name a model directory (dualmode.model)");
    }
    return ModelFiles.ofResources(loader, folder());
  }
}
