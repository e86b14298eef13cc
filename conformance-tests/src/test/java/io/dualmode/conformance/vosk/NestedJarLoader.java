package io.dualmode.conformance.vosk;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Loads classes and resources as executable jars with jars inside and OSGi containers do: URLs of a scheme of its own, of unknown size,
 * which are no place in the file system. Knows the platform and what it was given.
 */
final class NestedJarLoader extends ClassLoader implements AutoCloseable {
  private final List<Path> folders = new ArrayList<>();
  private final List<ZipFile> jars = new ArrayList<>();

  NestedJarLoader(List<Path> classPath) throws IOException {
    super(ClassLoader.getPlatformClassLoader());
    for (Path place : classPath) {
      if (Files.isDirectory(place)) {
        folders.add(place);
      } else if (Files.exists(place)) {
        jars.add(new ZipFile(place.toFile()));
      }
    }
  }

  private List<byte[]> find(String name) throws IOException {
    List<byte[]> found = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isRegularFile(folder.resolve(name))) {
        found.add(Files.readAllBytes(folder.resolve(name)));
      }
    }
    for (ZipFile jar : jars) {
      ZipEntry entry = jar.getEntry(name);
      if (entry != null) {
        try (InputStream in = jar.getInputStream(entry)) {
          found.add(in.readAllBytes());
        }
      }
    }
    return found;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try {
      List<byte[]> found = find(name.replace('.', '/') + ".class");
      if (found.isEmpty()) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, found.get(0), 0, found.get(0).length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  protected URL findResource(String name) {
    Enumeration<URL> all = findResources(name);
    return all.hasMoreElements() ? all.nextElement() : null;
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    try {
      List<URL> urls = new ArrayList<>();
      for (byte[] bytes : find(name)) {
        urls.add(url(urls.size() + "!/" + name, bytes));
      }
      return Collections.enumeration(urls);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static URL url(String path, byte[] bytes) throws MalformedURLException {
    return new URL(null, "nested:" + path, new URLStreamHandler() {
      @Override
      protected URLConnection openConnection(URL url) throws IOException {
        if (!url.getPath().equals(path)) {
          throw new FileNotFoundException(url.toString());
        }
        return new URLConnection(url) {
          @Override
          public void connect() {
            // nothing to do
          }

          @Override
          public InputStream getInputStream() {
            return new ByteArrayInputStream(bytes);
          }
        };
      }
    });
  }

  @Override
  public void close() throws IOException {
    for (ZipFile jar : jars) {
      jar.close();
    }
  }
}
