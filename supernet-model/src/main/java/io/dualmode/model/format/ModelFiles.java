package io.dualmode.model.format;

import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.source.ChannelSource;
import io.dualmode.model.format.source.FileSource;
import io.dualmode.model.format.source.LimitedStream;
import io.dualmode.model.format.source.MemorySource;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.format.source.StoredEntry;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The files of a model by name, whether they lie in a directory, in a zip archive (at its top or in its only folder) or on the
 * class path. Every reader states how many bytes it is ready to take, and gets an error instead of more.
 */
public abstract class ModelFiles implements AutoCloseable {
  /** From here on a file is worth looking for where it lies. */
  private static final long LARGE = 1 << 20;

  ModelFiles() {}

  /** Opens a directory or a zip archive. */
  public static ModelFiles open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new DirectoryFiles(path);
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no model there, expected " + ModelName.KINDS);
    }
    return new ArchiveFiles(path);
  }

  /** What to say and do where {@link #ofResources} finds nothing of what comes with the bundled model. */
  public static String missing(String what, String folder) {
    return "no " + what + " is on the class path under " + folder + ": add io.dualmode:dualmode-model-en-us";
  }

  /** Opens a folder of the class path, for example {@code io/dualmode/model/en-us/}. */
  public static ModelFiles ofResources(ClassLoader loader, String folder) {
    return new ClassPathFiles(loader, folder.endsWith("/") ? folder : folder + "/");
  }

  /** What an error calls the file. */
  public abstract String describe(String name);

  public abstract boolean contains(String name) throws IOException;

  /** Size in bytes; a file that is missing is an error. */
  public abstract long size(String name) throws IOException;

  /** Its bytes, unbuffered. */
  abstract InputStream open(String name) throws IOException;

  /** Where the file lies in the file system, or null where it does not; such a file can be mapped. */
  public Path path(String name) {
    return null;
  }

  /**
   * What tells whether files were exchanged: size, time and identity of each that lies in the file system, or of the archive; empty where
   * nothing can change.
   */
  public Map<String, String> fingerprint() throws IOException {
    return Map.of();
  }

  /** Size, time and, where the system has one, number of a file. */
  static String stamp(Path file) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    return attributes.size() + " bytes of " + attributes.lastModifiedTime()
        + (attributes.fileKey() == null ? "" : " " + attributes.fileKey());
  }

  @Override
  public void close() throws IOException {}

  /** The whole file in a buffer of exactly its size. */
  public byte[] read(String name, int maxBytes) throws IOException {
    long size = size(name);
    requireAtMost(name, maxBytes, size);
    byte[] bytes = room(name, size);
    // streams copy a large file twice, through memory of its size
    StoredEntry place = size >= LARGE ? place(name) : null;
    if (place != null && place.size() == size) {
      try (FileSource source = new ChannelSource(place, describe(name))) {
        source.read(0, bytes);
      }
      return bytes;
    }
    try (InputStream in = open(name)) {
      int length = in.readNBytes(bytes, 0, bytes.length);
      if (length != size || in.read() >= 0) {
        throw new ModelFormatException(describe(name), length, "end of file at byte " + size, length < size ? "end of file" : "more data");
      }
      return bytes;
    } catch (ZipException e) {
      throw new ModelFormatException(describe(name), -1, "intact compressed data", e.getMessage(), e);
    }
  }

  /** Tells a file from others by the CRC-32C of its bytes and their number. */
  public String identity(String name) throws IOException {
    CRC32C crc = new CRC32C();
    byte[] buffer = new byte[1 << 16];
    long size = 0;
    try (InputStream in = open(name)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        crc.update(buffer, 0, count);
        size += count;
      }
    } catch (ZipException e) {
      throw new ModelFormatException(describe(name), size, "intact compressed data", e.getMessage(), e);
    }
    return Long.toHexString(crc.getValue()) + "-" + size;
  }

  /** An array for a file, or an error where the heap cannot hold it beside its use. */
  private byte[] room(String name, long size) throws IOException {
    long most = Runtime.getRuntime().maxMemory() / 2;
    try {
      if (size <= most) {
        return new byte[(int) size];
      }
    } catch (OutOfMemoryError e) {
      most = 0;
    }
    throw new ModelFormatException(describe(name), -1, most == 0 ? "a file that fits into what is left of the heap (-Xmx)"
        : "a file of at most half the heap, " + most + " bytes (-Xmx)", size + " bytes");
  }

  /** The file as a stream that is unpacked when its name ends in {@code .gz} and gives at most {@code maxBytes} bytes. */
  public InputStream stream(String name, long maxBytes) throws IOException {
    InputStream in = open(name);
    try {
      InputStream plain = name.endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
      return new LimitedStream(plain, describe(name), maxBytes);
    } catch (IOException e) {
      in.close();
      throw new ModelFormatException(describe(name), 0, "gzip data", e instanceof EOFException ? "end of file" : e.getMessage(), e);
    }
  }

  /** Random access; a file that has no place in the file system is read into memory, once its size was found acceptable. */
  public FileSource source(String name, long maxBytes) throws IOException {
    StoredEntry place = place(name);
    if (place == null) {
      return new MemorySource(read(name, (int) Math.min(Integer.MAX_VALUE - 8, maxBytes)));
    }
    requireAtMost(name, maxBytes, place.size());
    return new ChannelSource(place, describe(name));
  }

  private void requireAtMost(String name, long maxBytes, long size) throws ModelFormatException {
    if (size > maxBytes) {
      throw new ModelFormatException(describe(name), maxBytes, "at most " + maxBytes + " bytes", size + " bytes");
    }
  }

  /** Where in the file system the bytes of a file lie, null where they lie nowhere as they are. */
  private StoredEntry place(String name) throws IOException {
    Path path = path(name);
    return path == null ? stored(name) : new StoredEntry(path, 0, size(name));
  }

  /** Where a file of an archive lies, if it can be read there; null otherwise. */
  StoredEntry stored(String name) throws IOException {
    return null;
  }

  /** Opens a file of tensors, of at most so many bytes, which the caller closes. */
  public SafetensorsFile tensors(String name, long maxBytes) throws IOException {
    return SafetensorsFile.open(source(name, maxBytes), describe(name));
  }

  /**
   * The files of a model of another format, as far as it has an equivalent of them.
   *
   * @param path the file or directory of the model, which errors name and which tells whether the model was exchanged
   * @param stored those that lie in the file system as they are, by their names in a model directory
   * @param made those that were made of the model, by their names in a model directory
   */
  public static ModelFiles ofForeign(Path path, Map<String, Path> stored, Map<String, byte[]> made) {
    return new ForeignFiles(path, Map.copyOf(stored), Map.copyOf(made));
  }

  /** A few files in memory, for tests and for writers that read back what they made. */
  static ModelFiles ofMemory(Map<String, byte[]> files) {
    return new ModelFiles() {
      @Override
      public String describe(String name) {
        return "memory:" + name;
      }

      @Override
      public boolean contains(String name) {
        return files.containsKey(name);
      }

      @Override
      public long size(String name) throws IOException {
        if (!contains(name)) {
          throw new NoSuchFileException(describe(name), null, "the model lacks this file");
        }
        return files.get(name).length;
      }

      @Override
      InputStream open(String name) throws IOException {
        size(name);
        return new ByteArrayInputStream(files.get(name));
      }
    };
  }
}
