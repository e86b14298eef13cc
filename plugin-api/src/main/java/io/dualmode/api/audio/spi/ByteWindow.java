package io.dualmode.api.audio.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A stream of bytes with a window to look ahead in, for formats whose frames must be found and checked before they are used.
 *
 * <p>The window grows only as far as a caller looks, so that memory follows the largest frame of a format and not the stream.
 */
public final class ByteWindow {
  private final InputStream in;
  private byte[] data = new byte[1 << 13];
  private int start;
  private int end;
  private long position;
  private boolean ended;

  /** A window at the beginning of a stream, which it reads to its end and does not close. */
  public ByteWindow(InputStream in) {
    this.in = in;
  }

  /** How many of the next {@code wanted} bytes there are; fewer only at the end of the stream. */
  public int available(int wanted) throws IOException {
    while (end - start < wanted && !ended) {
      if (start > 0 && start + wanted > data.length) {
        System.arraycopy(data, start, data, 0, end - start);
        end -= start;
        start = 0;
      }
      if (wanted > data.length) {
        data = Arrays.copyOf(data, Math.max(wanted, 2 * data.length));
      }
      int got = in.read(data, end, data.length - end);
      ended = got < 0;
      end += Math.max(0, got);
    }
    return Math.min(wanted, end - start);
  }

  /** The byte so many places ahead, 0..255; it must be {@link #available}. */
  public int at(int ahead) {
    return data[start + ahead] & 0xff;
  }

  /** Four bytes from {@code ahead} on, the first one highest. */
  public int int32(int ahead) {
    return at(ahead) << 24 | at(ahead + 1) << 16 | at(ahead + 2) << 8 | at(ahead + 3);
  }

  /** Whether the next bytes are those of an ASCII text. */
  public boolean startsWith(String text) throws IOException {
    return matches(0, text);
  }

  /** Whether the bytes from {@code ahead} on are those of an ASCII text. */
  public boolean matches(int ahead, String text) throws IOException {
    if (available(ahead + text.length()) < ahead + text.length()) {
      return false;
    }
    return new String(data, start + ahead, text.length(), StandardCharsets.ISO_8859_1).equals(text);
  }

  /** A copy of bytes that are {@link #available}. */
  public byte[] copy(int ahead, int length) {
    return Arrays.copyOfRange(data, start + ahead, start + ahead + length);
  }

  /** Moves on by so many bytes or to the end of the stream; returns how many there were. */
  public long skip(long count) throws IOException {
    long left = count;
    while (left > 0) {
      int step = (int) Math.min(left, data.length);
      int got = available(step);
      start += got;
      position += got;
      left -= got;
      if (got < step) {
        break;
      }
    }
    return count - left;
  }

  /** Bytes that lie behind. */
  public long position() {
    return position;
  }

  /** Whether nothing is left. */
  public boolean atEnd() throws IOException {
    return available(1) == 0;
  }
}
