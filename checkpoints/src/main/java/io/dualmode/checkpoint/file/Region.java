package io.dualmode.checkpoint.file;

import io.dualmode.model.format.source.ModelFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;

/**
 * A stretch of a file: an entry of an archive that is stored as it is. The file stays its owner's, who closes it.
 *
 * @param path what errors call it
 * @param begin first byte in the file
 * @param length bytes
 */
public record Region(FileChannel file, String path, long begin, long length) {
  /** Largest piece that is mapped at once. */
  private static final long LARGEST = Integer.MAX_VALUE - 8L;

  /** A stretch of this one, named for errors; a place outside it is a {@link ModelFormatException}. */
  public Region part(String name, long offset, long bytes) throws ModelFormatException {
    if (offset < 0 || bytes < 0 || offset > length - bytes) {
      throw new ModelFormatException(path, begin, name + " within its " + length + " bytes", "bytes " + offset + " to " + offset + " + " + bytes);
    }
    return new Region(file, name, begin + offset, bytes);
  }

  /** Bytes of it, little-endian; mapped, so nothing is read before it is asked for. */
  ByteBuffer map(long offset, long bytes) throws IOException {
    Region part = part(path, offset, bytes);
    if (bytes > LARGEST) {
      throw new ModelFormatException(path, part.begin, "pieces of at most " + LARGEST + " bytes", bytes + " bytes");
    }
    return file.map(FileChannel.MapMode.READ_ONLY, part.begin, bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** All of it in memory. */
  public byte[] bytes(int most) throws IOException {
    if (length > most) {
      throw new ModelFormatException(path, begin, "at most " + most + " bytes", length + " bytes");
    }
    byte[] all = new byte[(int) length];
    map(0, length).get(all);
    return all;
  }

  /** A channel over it, which knows nothing of what lies around; closing it does nothing. */
  public SeekableByteChannel channel() {
    return new Channel();
  }

  private final class Channel implements SeekableByteChannel {
    private long position;
    private boolean open = true;

    @Override
    public int read(ByteBuffer to) throws IOException {
      if (position >= length) {
        return -1;
      }
      int limit = to.limit();
      if (to.remaining() > length - position) {
        to.limit(to.position() + (int) (length - position));
      }
      int count = file.read(to, begin + position);
      to.limit(limit);
      position += Math.max(0, count);
      return count;
    }

    @Override
    public long position() {
      return position;
    }

    @Override
    public SeekableByteChannel position(long newPosition) {
      position = newPosition;
      return this;
    }

    @Override
    public long size() {
      return length;
    }

    @Override
    public boolean isOpen() {
      return open;
    }

    @Override
    public void close() {
      open = false;
    }

    @Override
    public int write(ByteBuffer from) {
      throw new UnsupportedOperationException("read only");
    }

    @Override
    public SeekableByteChannel truncate(long size) {
      throw new UnsupportedOperationException("read only");
    }
  }
}
