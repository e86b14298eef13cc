package io.dualmode.tools.data.cache;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A read-only file of little-endian 16-bit integers mapped into memory, of any size. Thread-safe. */
public final class MappedShorts {
  /** A single mapping cannot exceed 2 GiB. */
  private static final int SEGMENT_BITS = 29;

  private final int segmentBits;
  private final ShortBuffer[] segments;
  private final long size;

  public MappedShorts(Path file) throws IOException {
    this(file, SEGMENT_BITS);
  }

  /** Maps segments of 2^{@code segmentBits} values. */
  public MappedShorts(Path file, int segmentBits) throws IOException {
    this.segmentBits = segmentBits;
    long segment = 1L << segmentBits;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      size = channel.size() / 2;
      segments = new ShortBuffer[(int) ((size + segment - 1) >> segmentBits)];
      for (int i = 0; i < segments.length; i++) {
        long from = i * segment;
        segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, 2 * from, 2 * Math.min(segment, size - from))
            .order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
      }
    }
  }

  public long size() {
    return size;
  }

  /** Copies {@code length} values from {@code offset}. */
  public void read(long offset, short[] out, int outOffset, int length) {
    long segment = 1L << segmentBits;
    int done = 0;
    while (done < length) {
      long at = offset + done;
      int within = (int) (at & segment - 1);
      int count = (int) Math.min(length - done, segment - within);
      segments[(int) (at >> segmentBits)].get(within, out, outOffset + done, count);
      done += count;
    }
  }
}
