package io.dualmode.tools.torch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source text into the archive that libtorch loads, so that a training step is written in Java and compiled
 * by libtorch without Python.
 *
 * <p>The archive is a zip of stored entries: a pickle of one parameterless module {@code __torch__.Supernet}, its source, an empty
 * constant table and the format version.
 */
final class TorchScriptArchive {
  private TorchScriptArchive() {}

  /** The archive of a module whose methods are {@code methods}, each indented by two spaces and taking {@code self} first. */
  static byte[] pack(String methods) {
    String source = "class Supernet(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n" + methods;
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
        StoredEntries.add(zip, "data.pkl", modulePickle());
        StoredEntries.add(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
        StoredEntries.add(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
        StoredEntries.add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
      }
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Pickle protocol 2 of {@code __torch__.Supernet} with the state {@code training = True}. */
  private static byte[] modulePickle() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2});
    out.write("c__torch__\nSupernet\n".getBytes(StandardCharsets.US_ASCII));
    out.write(new byte[] {')', (byte) 0x81, '}', '('});
    byte[] key = "training".getBytes(StandardCharsets.US_ASCII);
    out.write(new byte[] {'X', (byte) key.length, 0, 0, 0});
    out.write(key);
    out.write(new byte[] {(byte) 0x88, 'u', 'b', '.'});
    return out.toByteArray();
  }
}
