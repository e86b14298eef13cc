package io.dualmode.api.grammar;

import io.dualmode.api.internal.ClassLoaders;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where the files lie that a grammar names: everything is read relative to one folder, and nothing above it is reached.
 *
 * <p>Thread-safe. A file is at most 16 MiB.
 */
@FunctionalInterface
public interface GrammarFiles {
  /** Largest file, bytes. */
  int MOST_BYTES = 16 << 20;

  /** A grammar that can import nothing. */
  GrammarFiles NONE = name -> Optional.empty();

  /** The bytes of a file, empty if there is none of this name. The name is relative and has no {@code ..} in it. */
  Optional<byte[]> read(String name) throws IOException;

  /** Files of a folder. */
  static GrammarFiles in(Path folder) {
    return name -> {
      try {
        return Optional.of(bytes(folder.resolve(name)));
      } catch (NoSuchFileException e) {
        return Optional.empty();
      }
    };
  }

  /** Files beside a URL, for example of a jar: the last segment of the URL is replaced by the name. */
  static GrammarFiles beside(URL url) {
    return name -> {
      URL file = new URL(url, encoded(name));
      try (InputStream in = ClassLoaders.open(file)) {
        return Optional.of(bytes(in, file.toString()));
      } catch (FileNotFoundException e) {
        return Optional.empty();
      }
    };
  }

  private static String encoded(String name) throws IOException {
    try {
      return new URI(null, null, "./" + name, null).getRawPath();
    } catch (URISyntaxException e) {
      throw new IOException("file name '" + name + "' cannot be part of a URL", e);
    }
  }

  /** A whole file or pipe, if it is not too large. */
  static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return bytes(in, file.toString());
    }
  }

  /** The rest of a stream, if it is not too large; it is only ever read, since pipes cannot be skipped or asked for their place. */
  static byte[] bytes(InputStream in, String name) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    byte[] block = new byte[1 << 13];
    for (int got = in.read(block); got >= 0; got = in.read(block)) {
      bytes.write(block, 0, got);
      if (bytes.size() > MOST_BYTES) {
        throw new IOException(name + ": the grammar file is larger than " + MOST_BYTES + " bytes, the most that is read");
      }
    }
    return bytes.toByteArray();
  }
}
