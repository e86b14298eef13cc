package io.dualmode.model.io;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Opens files and pipes (FIFOs, {@code /dev/stdin}, what a shell puts in the place of {@code <(command)}) alike.
 *
 * <p>The streams only ever read; those of {@link Files} ask for their position when they are read whole, skipped or asked for what is
 * available, which pipes refuse ("Illegal seek").
 */
public final class InputFile {
  private InputFile() {}

  /** Opens a file or pipe; errors are those of {@link Files#newInputStream}. */
  public static InputStream open(Path path) throws IOException {
    return readOnly(Files.newInputStream(path));
  }

  /** A stream that asks another one for nothing but its bytes. */
  public static InputStream readOnly(InputStream in) {
    return new InputStream() {
      @Override
      public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
      }

      @Override
      public int read(byte[] data, int offset, int length) throws IOException {
        return in.read(data, offset, length);
      }

      @Override
      public void close() throws IOException {
        in.close();
      }
    };
  }
}
