package io.dualmode.model.format.source;

import java.nio.ByteBuffer;

/** A file in memory. */
public record MemorySource(byte[] bytes) implements FileSource {
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
