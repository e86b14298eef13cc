package io.dualmode.model.format.source;

import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;

/**
 * Where a file lies in a zip archive that holds it as it is, not compressed: it can be read there without a copy of all of it in memory.
 *
 * @param archive the archive
 * @param start where its bytes begin
 * @param size how many they are
 */
public record StoredEntry(Path archive, long start, long size) {
  private static final int END = 0x06054b50;
  private static final int CENTRAL = 0x02014b50;
  private static final int LOCAL = 0x04034b50;
  private static final int END_BYTES = 22;
  private static final int CENTRAL_BYTES = 46;
  private static final int LOCAL_BYTES = 30;
  private static final int MOST_COMMENT = 0xffff;
  /** The directory of an archive with more than that is left to the library. */
  private static final int MOST_DIRECTORY = 1 << 24;

  /** The entry that a URL of a jar in the file system names; null for any other URL, and for what {@link #of(Path, String)} has none. */
  public static StoredEntry of(URL url) throws IOException {
    if (!url.getProtocol().equals("jar") || !(ClassLoaders.connect(url) instanceof JarURLConnection jar)
        || !jar.getJarFileURL().getProtocol().equals("file") || jar.getEntryName() == null) {
      return null;
    }
    try {
      return of(Path.of(new URI(jar.getJarFileURL().toString())), jar.getEntryName());
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return null;
    }
  }

  /** An entry of an archive; null where it is compressed or the archive is of a kind that this does not read, such as Zip64. */
  public static StoredEntry of(Path archive, String name) throws IOException {
    try (FileChannel channel = FileChannel.open(archive)) {
      ByteBuffer end = end(channel);
      if (end == null) {
        return null;
      }
      long bytes = end.getInt(12) & 0xffffffffL;
      long from = end.getInt(16) & 0xffffffffL;
      if (bytes > MOST_DIRECTORY || from + bytes > channel.size()) {
        return null;
      }
      int local = local(read(channel, from, (int) bytes), name.getBytes(StandardCharsets.UTF_8));
      return local < 0 ? null : at(archive, channel, local);
    }
  }

  /** The record that ends an archive, null where there is none. */
  private static ByteBuffer end(FileChannel channel) throws IOException {
    int tail = (int) Math.min(channel.size(), END_BYTES + MOST_COMMENT);
    // most archives have no comment
    for (int bytes : new int[] {Math.min(tail, END_BYTES), tail}) {
      ByteBuffer last = read(channel, channel.size() - bytes, bytes);
      for (int at = bytes - END_BYTES; at >= 0; at--) {
        if (last.getInt(at) == END && at + END_BYTES + (last.getShort(at + 20) & 0xffff) == bytes) {
          return last.slice(at, END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        }
      }
    }
    return null;
  }

  /** Where the header of a stored entry is, -1 where there is no such entry. */
  private static int local(ByteBuffer directory, byte[] name) {
    for (int at = 0; at + CENTRAL_BYTES <= directory.limit() && directory.getInt(at) == CENTRAL;) {
      int length = directory.getShort(at + 28) & 0xffff;
      int next = at + CENTRAL_BYTES + length + (directory.getShort(at + 30) & 0xffff) + (directory.getShort(at + 32) & 0xffff);
      if (length == name.length && next <= directory.limit()
          && directory.slice(at + CENTRAL_BYTES, length).equals(ByteBuffer.wrap(name))) {
        boolean plain = directory.getShort(at + 10) == 0 && (directory.getShort(at + 8) & 1) == 0;
        return plain && directory.getInt(at + 20) == directory.getInt(at + 24) ? directory.getInt(at + 42) : -1;
      }
      at = next;
    }
    return -1;
  }

  private static StoredEntry at(Path archive, FileChannel channel, int local) throws IOException {
    if (local + (long) LOCAL_BYTES > channel.size()) {
      return null;
    }
    ByteBuffer header = read(channel, local, LOCAL_BYTES);
    long size = header.getInt(22) & 0xffffffffL;
    long start = local + (long) LOCAL_BYTES + (header.getShort(26) & 0xffff) + (header.getShort(28) & 0xffff);
    // with bit 3 the sizes stand behind the data
    boolean whole = header.getInt(0) == LOCAL && (header.getShort(6) & 9) == 0 && start + size <= channel.size();
    return whole ? new StoredEntry(archive, start, size) : null;
  }

  private static ByteBuffer read(FileChannel channel, long from, int bytes) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (long at = from; buffer.hasRemaining();) {
      int count = channel.read(buffer, at);
      if (count < 0) {
        throw new IOException("the archive became shorter while it was read");
      }
      at += count;
    }
    return buffer.flip();
  }
}
