package io.dualmode.kaldi.fst.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The bytes of a file of any length, little-endian: read when it is small, else mapped in pieces that overlap, so that a number never lies
 * across two. Safe for use by any number of threads.
 */
public final class MappedBytes {
  private static final int BITS = 30;
  private static final int OVERLAP = 8;
  /** Files of fewer bytes are read. */
  public static final long READ_BELOW = 8L << 20;

  private final Path file;
  private final long size;
  private final ByteBuffer[] pieces;

  private MappedBytes(Path file, long size, ByteBuffer[] pieces) {
    this.file = file;
    this.size = size;
    this.pieces = pieces;
  }

  /** Opens a file. */
  public static MappedBytes open(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      if (size < READ_BELOW) {
        ByteBuffer all = ByteBuffer.allocate((int) size);
        while (all.hasRemaining() && channel.read(all) >= 0) {
          // until it is full or the file is over
        }
        return new MappedBytes(file, all.position(), new ByteBuffer[] {all.order(ByteOrder.LITTLE_ENDIAN)});
      }
      ByteBuffer[] pieces = new ByteBuffer[(int) ((size - 1 >> BITS) + 1)];
      for (int i = 0; i < pieces.length; i++) {
        long at = (long) i << BITS;
        pieces[i] = channel.map(FileChannel.MapMode.READ_ONLY, at, Math.min((1L << BITS) + OVERLAP, size - at)).order(ByteOrder.LITTLE_ENDIAN);
      }
      return new MappedBytes(file, size, pieces);
    }
  }

  public Path file() {
    return file;
  }

  public long size() {
    return size;
  }

  public byte int8(long at) {
    return pieces[(int) (at >> BITS)].get((int) (at & (1L << BITS) - 1));
  }

  public int int32(long at) {
    return pieces[(int) (at >> BITS)].getInt((int) (at & (1L << BITS) - 1));
  }

  public long int64(long at) {
    return pieces[(int) (at >> BITS)].getLong((int) (at & (1L << BITS) - 1));
  }

  public float float32(long at) {
    return pieces[(int) (at >> BITS)].getFloat((int) (at & (1L << BITS) - 1));
  }

  /** An error of this file: where, what was expected, what is there. */
  IOException wrong(long at, String expected, Object found) {
    return new IOException(file + ": at byte " + at + ": expected " + expected + ", found " + found);
  }
}
