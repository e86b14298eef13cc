package io.dualmode.model.format;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The files of a model that is a directory. */
final class DirectoryFiles extends ModelFiles {
  private final Path root;

  DirectoryFiles(Path root) {
    this.root = root;
  }

  @Override
  public String describe(String name) {
    return root.resolve(name).toString();
  }

  @Override
  public boolean contains(String name) {
    return Files.isRegularFile(root.resolve(name));
  }

  @Override
  public long size(String name) throws IOException {
    if (!contains(name)) {
      throw new NoSuchFileException(describe(name), null, "the model lacks this file");
    }
    return Files.size(root.resolve(name));
  }

  @Override
  InputStream open(String name) throws IOException {
    size(name);
    return Files.newInputStream(root.resolve(name));
  }

  @Override
  public Path path(String name) {
    return root.resolve(name);
  }

  @Override
  public Map<String, String> fingerprint() throws IOException {
    Map<String, String> stamps = new TreeMap<>();
    for (String name : SupernetModel.FILES) {
      if (contains(name)) {
        stamps.put(name, stamp(root.resolve(name)));
      }
    }
    return stamps;
  }
}
