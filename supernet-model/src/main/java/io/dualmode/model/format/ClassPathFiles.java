package io.dualmode.model.format;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.model.format.source.StoredEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.NoSuchFileException;

/** Takes whatever a class loader gives, be it a URL of a scheme of its own, of unknown size, or a stream without any URL. */
final class ClassPathFiles extends ModelFiles {
  private final ClassLoader loader;
  private final String folder;

  ClassPathFiles(ClassLoader loader, String folder) {
    this.loader = loader == null ? ClassLoader.getSystemClassLoader() : loader;
    this.folder = folder;
  }

  @Override
  public String describe(String name) {
    URL url = loader.getResource(folder + name);
    return url == null ? "class path: " + folder + name : url.toString();
  }

  @Override
  public boolean contains(String name) throws IOException {
    if (loader.getResource(folder + name) != null) {
      return true;
    }
    try (InputStream in = loader.getResourceAsStream(folder + name)) {
      return in != null;
    }
  }

  @Override
  public long size(String name) throws IOException {
    URLConnection connection = connect(name);
    if (connection != null) {
      long size = connection.getContentLengthLong();
      connection.getInputStream().close();
      if (size >= 0) {
        return size;
      }
    }
    try (InputStream in = open(name)) {
      return in.transferTo(OutputStream.nullOutputStream());
    }
  }

  /** Null where there is no URL that can be opened. Not from the cache of jars, which holds them open for ever. */
  private URLConnection connect(String name) {
    try {
      URL url = loader.getResource(folder + name);
      if (url == null) {
        return null;
      }
      URLConnection connection = ClassLoaders.connect(url);
      connection.connect();
      return connection;
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  StoredEntry stored(String name) throws IOException {
    URL url = loader.getResource(folder + name);
    return url == null ? null : StoredEntry.of(url);
  }

  @Override
  InputStream open(String name) throws IOException {
    URLConnection connection = connect(name);
    InputStream in = connection != null ? connection.getInputStream() : loader.getResourceAsStream(folder + name);
    if (in == null) {
      throw new NoSuchFileException(describe(name), null, "no model with this file is on the class path");
    }
    return in;
  }
}
