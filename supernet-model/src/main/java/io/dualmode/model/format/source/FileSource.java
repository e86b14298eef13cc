package io.dualmode.model.format.source;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Random access to one file of known size. */
public interface FileSource extends AutoCloseable {
  long size();

  /** Fills the buffer from a position; the range lies inside the file. */
  void read(long position, ByteBuffer into) throws IOException;

  /** Fills an array from a position, without another one of its size. */
  default void read(long position, byte[] into) throws IOException {
    ByteBuffer piece = ByteBuffer.allocateDirect(Math.min(into.length, 1 << 18));
    for (int at = 0; at < into.length; at += piece.limit()) {
      piece.clear().limit(Math.min(piece.capacity(), into.length - at));
      read(position + at, piece);
      piece.flip().get(into, at, piece.limit());
    }
  }

  @Override
  void close() throws IOException;
}
