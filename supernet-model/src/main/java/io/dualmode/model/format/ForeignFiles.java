package io.dualmode.model.format;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/** The files of a model of another format, as far as it has an equivalent of them. */
final class ForeignFiles extends ModelFiles {
  private final Path path;
  private final Map<String, Path> stored;
  private final Map<String, byte[]> made;

  ForeignFiles(Path path, Map<String, Path> stored, Map<String, byte[]> made) {
    this.path = path;
    this.stored = stored;
    this.made = made;
  }

  @Override
  public String describe(String name) {
    return stored.containsKey(name) ? stored.get(name).toString() : path + (made.containsKey(name) ? "!" + name : "");
  }

  @Override
  public boolean contains(String name) {
    return stored.containsKey(name) || made.containsKey(name);
  }

  @Override
  public long size(String name) throws IOException {
    if (!contains(name)) {
      throw new NoSuchFileException(path.toString(), null, "the model has no equivalent of " + name);
    }
    return stored.containsKey(name) ? Files.size(stored.get(name)) : made.get(name).length;
  }

  @Override
  InputStream open(String name) throws IOException {
    size(name);
    return stored.containsKey(name) ? Files.newInputStream(stored.get(name)) : new ByteArrayInputStream(made.get(name));
  }

  @Override
  public Path path(String name) {
    return stored.get(name);
  }

  @Override
  public Map<String, String> fingerprint() throws IOException {
    return ModelFormats.fingerprint(path);
  }
}
