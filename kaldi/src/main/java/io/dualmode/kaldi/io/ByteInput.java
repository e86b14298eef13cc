package io.dualmode.kaldi.io;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a file through a buffer, from front to back. All that is wrong is a {@link ModelFormatException} with path, byte, expected and
 * found. Places and sizes are longs; nothing is mapped. Not thread-safe.
 */
class ByteInput implements Closeable {
  private static final int BUFFER = 1 << 16;

  private final String path;
  private final ReadableByteChannel channel;
  private final long size;
  private final byte[] buffer = new byte[BUFFER];
  private int begin;
  private int end;
  /** Place of {@code buffer[begin]} in the file. */
  private long position;

  /**
   * Reads a channel, which it closes in the end.
   *
   * @param path what errors call it
   * @param size bytes that it holds
   */
  ByteInput(String path, ReadableByteChannel channel, long size) {
    this.path = path;
    this.channel = channel;
    this.size = size;
  }

  /** The next byte's place. */
  public final long position() {
    return position;
  }

  /** Bytes left. */
  public final long left() {
    return size - position;
  }

  /** What errors call the file. */
  public final String path() {
    return path;
  }

  /** An error at the next byte. */
  public final ModelFormatException fail(String expected, String found) {
    return fail(position, expected, found);
  }

  /** An error at some byte. */
  public final ModelFormatException fail(long at, String expected, String found) {
    return new ModelFormatException(path, at, expected, found);
  }

  /** An error at the next byte that shows what stands there. */
  public final ModelFormatException unexpected(String expected) throws IOException {
    int count = Math.min(24, available(24));
    return fail(expected, count == 0 ? "the end of the file" : "'" + new String(buffer, begin, count, StandardCharsets.ISO_8859_1) + "'");
  }

  /** Bytes there are in the buffer now, up to {@code wanted} where the file has them. */
  final int available(int wanted) throws IOException {
    while (end - begin < wanted) {
      if (begin > 0) {
        System.arraycopy(buffer, begin, buffer, 0, end - begin);
        end -= begin;
        begin = 0;
      }
      int count = channel.read(ByteBuffer.wrap(buffer, end, buffer.length - end));
      if (count < 0) {
        break;
      }
      end += count;
    }
    return end - begin;
  }

  final void skip(int bytes) {
    begin += bytes;
    position += bytes;
  }

  /** The byte {@code ahead} of the next one, or -1 behind the end. */
  final int peekByte(int ahead) throws IOException {
    return available(ahead + 1) > ahead ? buffer[begin + ahead] & 0xff : -1;
  }

  /** Whether these bytes come next. */
  final boolean isAhead(String bytes) throws IOException {
    if (available(bytes.length()) < bytes.length()) {
      return false;
    }
    for (int i = 0; i < bytes.length(); i++) {
      if (buffer[begin + i] != bytes.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  final int readByte() throws IOException {
    int next = peekByte(0);
    if (next < 0) {
      throw fail("more of it", "the end of the file");
    }
    skip(1);
    return next;
  }

  /** Fills an array; the caller has compared its size with what is {@linkplain #left() left}. */
  final void readFully(byte[] to, int offset, int length) throws IOException {
    int done = 0;
    while (done < length) {
      int count = Math.min(length - done, available(1));
      if (count == 0) {
        throw fail("more of it", "the end of the file");
      }
      System.arraycopy(buffer, begin, to, offset + done, count);
      skip(count);
      done += count;
    }
  }

  /** So many bytes without a size byte. */
  final long littleEndian(int bytes) throws IOException {
    if (available(bytes) < bytes) {
      throw fail(bytes + " bytes", "the end of the file");
    }
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) (buffer[begin + i] & 0xff) << 8 * i;
    }
    skip(bytes);
    return value;
  }

  /** Fails where fewer bytes are left than a size that was just read asks for. */
  final void requireLeft(long start, String what, long bytes) throws IOException {
    if (bytes < 0 || bytes > left()) {
      throw fail(start, what + " within the " + left() + " bytes that are left", bytes + " bytes");
    }
  }

  @Override
  public final void close() throws IOException {
    channel.close();
  }
}
