package io.dualmode.tools.audio;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.OptionalDouble;

/** A stream that tells how much of it has been read. */
final class CountedInput extends FilterInputStream {
  private final long size;
  private volatile long read;

  /** @param size bytes there are, 0 where nobody knows */
  CountedInput(InputStream in, long size) {
    super(in);
    this.size = size;
  }

  OptionalDouble progress() {
    return size > 0 ? OptionalDouble.of(Math.min(1, read / (double) size)) : OptionalDouble.empty();
  }

  @Override
  public int read() throws IOException {
    int value = in.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    int got = in.read(bytes, offset, length);
    count(Math.max(0, got));
    return got;
  }

  @Override
  public long skip(long count) throws IOException {
    long skipped = in.skip(count);
    count(skipped);
    return skipped;
  }

  @Override
  public boolean markSupported() {
    return false;
  }

  /** One thread reads, others ask how far it is. */
  private void count(long bytes) {
    long before = read;
    read = before + bytes;
  }
}
