package io.dualmode.model.format;

import io.dualmode.api.internal.ClassLoaders;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLConnection;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The files of a model by name, whether they lie in a directory, in a zip archive (at its top or in its only folder) or on the
 * class path. Every reader states how many bytes it is ready to take, and gets an error instead of more.
 */
public abstract class ModelFiles implements AutoCloseable {
  private ModelFiles() {}

  /** Opens a directory or a zip archive. */
  public static ModelFiles open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      return new Directory(path);
    }
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no model there, expected " + ModelName.KINDS);
    }
    return new Archive(path);
  }

  /** What to say and do where {@link #ofResources} finds nothing of what comes with the bundled model. */
  public static String missing(String what, String folder) {
    return "no " + what + " is on the class path under " + folder + ": add io.dualmode:dualmode-model-en-us";
  }

  /** Opens a folder of the class path, for example {@code io/dualmode/model/en-us/}. */
  public static ModelFiles ofResources(ClassLoader loader, String folder) {
    return new Resources(loader, folder.endsWith("/") ? folder : folder + "/");
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
    return attributes.size() + " bytes of " + attributes.lastModifiedTime() + (attributes.fileKey() == null ? "" : " " + attributes.fileKey());
  }

  @Override
  public void close() throws IOException {}

  /** The whole file in a buffer of exactly its size. */
  public byte[] read(String name, int maxBytes) throws IOException {
    long size = size(name);
    if (size > maxBytes) {
      throw new ModelFormatException(describe(name), maxBytes, "at most " + maxBytes + " bytes", size + " bytes");
    }
    byte[] bytes = room(name, size);
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

  /** Random access to one file of known size. */
  interface Source extends AutoCloseable {
    long size();

    /** Fills the buffer from a position; the range lies inside the file. */
    void read(long position, ByteBuffer into) throws IOException;

    @Override
    void close() throws IOException;
  }

  /** Random access; a file that has no place in the file system is read into memory, once its size was found acceptable. */
  Source source(String name, long maxBytes) throws IOException {
    Path path = path(name);
    StoredEntry stored = path == null ? stored(name) : new StoredEntry(path, 0, size(name));
    if (stored == null) {
      return new MemorySource(read(name, (int) Math.min(Integer.MAX_VALUE - 8, maxBytes)));
    }
    if (stored.size() > maxBytes) {
      throw new ModelFormatException(describe(name), maxBytes, "at most " + maxBytes + " bytes", stored.size() + " bytes");
    }
    return new ChannelSource(stored, describe(name));
  }

  /** Where a file of an archive lies, if it can be read there; null otherwise. */
  StoredEntry stored(String name) throws IOException {
    return null;
  }

  private static final class Directory extends ModelFiles {
    private final Path root;

    Directory(Path root) {
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

  private static final class Archive extends ModelFiles {
    /** Deflate packs no better: RFC 1951, 258 bytes in two bits. */
    private static final long MOST_RATIO = 1032;

    private final Path path;
    private final ZipFile zip;
    private final String folder;

    Archive(Path path) throws IOException {
      this.path = path;
      try {
        zip = new ZipFile(path.toFile());
      } catch (IOException | IllegalArgumentException e) {
        throw new ModelFormatException(path.toString(), 0, "a model directory or a zip archive of one", e.getMessage(), e);
      }
      folder = zip.stream().map(ZipEntry::getName).filter(n -> n.endsWith("/" + SupernetModel.CONFIG)).findFirst()
          .map(n -> n.substring(0, n.length() - SupernetModel.CONFIG.length()))
          .filter(f -> zip.getEntry(SupernetModel.CONFIG) == null).orElse("");
    }

    @Override
    public String describe(String name) {
      return path + "!/" + folder + name;
    }

    @Override
    public boolean contains(String name) {
      return zip.getEntry(folder + name) != null;
    }

    private ZipEntry entry(String name) throws IOException {
      ZipEntry entry = zip.getEntry(folder + name);
      if (entry == null) {
        throw new NoSuchFileException(describe(name), null, "the model lacks this file");
      }
      return entry;
    }

    @Override
    public long size(String name) throws IOException {
      ZipEntry entry = entry(name);
      long size = entry.getSize();
      long packed = entry.getCompressedSize();
      if (size < 0 || packed < 0) {
        throw new ModelFormatException(describe(name), 0, "a zip entry that states its size", "none");
      }
      if (size > Math.multiplyExact(Math.min(packed, Long.MAX_VALUE / MOST_RATIO), MOST_RATIO) + MOST_RATIO) {
        throw new ModelFormatException(describe(name), 0, "a size that " + packed + " packed bytes can hold", size + " bytes");
      }
      return size;
    }

    @Override
    StoredEntry stored(String name) throws IOException {
      return entry(name).getMethod() == ZipEntry.STORED ? StoredEntry.of(path, folder + name) : null;
    }

    @Override
    InputStream open(String name) throws IOException {
      try {
        return zip.getInputStream(entry(name));
      } catch (ZipException e) {
        throw new ModelFormatException(describe(name), 0, "an intact zip entry", e.getMessage(), e);
      }
    }

    @Override
    public Map<String, String> fingerprint() throws IOException {
      return Map.of(path.toString(), stamp(path));
    }

    @Override
    public void close() throws IOException {
      zip.close();
    }
  }

  /** Takes whatever a class loader gives, be it a URL of a scheme of its own, of unknown size, or a stream without any URL. */
  private static final class Resources extends ModelFiles {
    private final ClassLoader loader;
    private final String folder;

    Resources(ClassLoader loader, String folder) {
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

  private record MemorySource(byte[] bytes) implements Source {
    @Override
    public long size() {
      return bytes.length;
    }

    @Override
    public void read(long position, ByteBuffer into) {
      into.put(bytes, (int) position, into.remaining());
    }

    @Override
    public void close() {}
  }

  private static final class ChannelSource implements Source {
    private final FileChannel channel;
    private final String path;
    private final long start;
    private final long size;

    ChannelSource(StoredEntry place, String path) throws IOException {
      channel = FileChannel.open(place.archive());
      this.path = path;
      start = place.start();
      size = place.size();
    }

    @Override
    public long size() {
      return size;
    }

    @Override
    public void read(long position, ByteBuffer into) throws IOException {
      long at = position;
      while (into.hasRemaining()) {
        int count = channel.read(into, start + at);
        if (count < 0) {
          throw new ModelFormatException(path, at, into.remaining() + " more bytes", "end of file");
        }
        at += count;
      }
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Turns what decompressors throw, and too much data, into one kind of error. */
  private static final class LimitedStream extends InputStream {
    private final InputStream in;
    private final String path;
    private final long maxBytes;
    private long taken;

    LimitedStream(InputStream in, String path, long maxBytes) {
      this.in = in;
      this.path = path;
      this.maxBytes = maxBytes;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int count;
      try {
        count = in.read(into, offset, length);
      } catch (IOException e) {
        throw new ModelFormatException(path, taken, "intact compressed data", e instanceof EOFException ? "end of file" : e.getMessage(), e);
      }
      taken += Math.max(0, count);
      if (taken > maxBytes) {
        throw new ModelFormatException(path, maxBytes, "at most " + maxBytes + " bytes of text", "more");
      }
      return count;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /**
   * The files of a model of another format, as far as it has an equivalent of them.
   *
   * @param path the file or directory of the model, which errors name and which tells whether the model was exchanged
   * @param stored those that lie in the file system as they are, by their names in a model directory
   * @param made those that were made of the model, by their names in a model directory
   */
  public static ModelFiles ofForeign(Path path, Map<String, Path> stored, Map<String, byte[]> made) {
    return new Foreign(path, Map.copyOf(stored), Map.copyOf(made));
  }

  private static final class Foreign extends ModelFiles {
    private final Path path;
    private final Map<String, Path> stored;
    private final Map<String, byte[]> made;

    Foreign(Path path, Map<String, Path> stored, Map<String, byte[]> made) {
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
