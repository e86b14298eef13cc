package io.dualmode.model.lm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that is mapped into memory, as it was when it was opened.
 *
 * @param bytes its size
 * @param time when it was changed last
 * @param key its number in the file system, null where there is none
 */
public record MappedFile(Path path, long bytes, FileTime time, Object key) {
  /** A file as it is now. */
  public static MappedFile of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new MappedFile(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /** The files of a directory and of those below it that have at least so many bytes, as they are now. */
  public static List<MappedFile> in(Path directory, long leastBytes) throws IOException {
    List<MappedFile> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(directory)) {
      for (Path path : all.filter(Files::isRegularFile).toList()) {
        MappedFile file = of(path);
        if (file.bytes >= leastBytes) {
          files.add(file);
        }
      }
    }
    return List.copyOf(files);
  }

  /** Throws an {@link IllegalStateException} when the mapped file was changed; one that was renamed away or removed is still whole in memory. */
  public void requireSame() {
    if (Files.exists(path)) {
      try {
        MappedFile now = of(path);
        boolean another = key != null && !key.equals(now.key);
        if (!another && !now.equals(this)) {
          throw changed(null);
        }
      } catch (IOException e) {
        throw changed(e);
      }
    }
  }

  /** What is wrong where a mapped file became shorter. */
  public IllegalStateException changed(Throwable cause) {
    return new IllegalStateException(path + " was changed while it was in use; load the model again, and exchange a model by a new directory,"
        + " not in its place", cause);
  }
}
