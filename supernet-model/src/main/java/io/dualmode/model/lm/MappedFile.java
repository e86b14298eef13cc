package io.dualmode.model.lm;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * A file that is mapped into memory, as it was when it was opened.
 *
 * @param bytes its size
 * @param time when it was changed last
 * @param key its number in the file system, null where there is none
 */
record MappedFile(Path path, long bytes, FileTime time, Object key) {
  static MappedFile of(Path path) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
    return new MappedFile(path, attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
  }

  /** Throws when the mapped file was changed; one that was renamed away or removed is still whole in memory. */
  void requireSame() {
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

  IllegalStateException changed(Throwable cause) {
    return new IllegalStateException(path + " was changed while it was in use; load the model again, and exchange a model by a new directory,"
        + " not in its place", cause);
  }
}
