package io.dualmode.model.format.source;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** A file of the file system, or one that lies in an archive as it is. */
public final class ChannelSource implements FileSource {
  private final FileChannel channel;
  private final String path;
  private final long start;
  private final long size;

  public ChannelSource(StoredEntry place, String path) throws IOException {
    channel = FileChannel.open(place.archive());
    this.path = path;
    start = place.start();
    size = place.size();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public void read(long position, ByteBuffer into) throws IOException {
    long at = position;
    while (into.hasRemaining()) {
      int count = channel.read(into, start + at);
      if (count < 0) {
        throw new ModelFormatException(path, at, into.remaining() + " more bytes", "end of file");
      }
      at += count;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
