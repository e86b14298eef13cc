package io.dualmode.model.format.source;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Turns what decompressors throw, and too much data, into one kind of error. */
public final class LimitedStream extends InputStream {
  private final InputStream in;
  private final String path;
  private final long maxBytes;
  private long taken;

  public LimitedStream(InputStream in, String path, long maxBytes) {
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
