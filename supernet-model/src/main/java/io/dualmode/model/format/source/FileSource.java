package io.dualmode.model.format.source;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Random access to one file of known size. */
public interface FileSource extends AutoCloseable {
  long size();

  /** Fills the buffer from a position; the range lies inside the file. */
  void read(long position, ByteBuffer into) throws IOException;

  @Override
  void close() throws IOException;
}
