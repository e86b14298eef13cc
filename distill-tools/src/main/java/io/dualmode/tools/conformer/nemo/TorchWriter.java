package io.dualmode.tools.conformer.nemo;

import io.dualmode.tools.torch.StoredEntries;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipOutputStream;

/**
 * A state dictionary as PyTorch saves it: a zip archive, stored as it is, of a pickle (protocol 2) that rebuilds an ordered dictionary of
 * tensors, a file of little-endian numbers for each, and the version of the format.
 */
final class TorchWriter {
  private static final String ORDERED = "ccollections\nOrderedDict\n";

  /** The numbers of one tensor. */
  private record Storage(String type, int count, byte[] bytes) {}

  private final ByteArrayOutputStream pickle = new ByteArrayOutputStream();
  private final List<Storage> storages = new ArrayList<>();

  TorchWriter() {
    pickle.writeBytes(new byte[] {(byte) 0x80, 2});
    ascii(ORDERED);
    ascii(")R(");
  }

  /** Adds a tensor of 32-bit floats. */
  void floats(String name, float[] values, int... shape) {
    ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    tensor(name, new Storage("FloatStorage", values.length, bytes.array()), shape);
  }

  /** Adds a tensor without dimensions of one 64-bit integer. */
  void integer(String name, long value) {
    tensor(name, new Storage("LongStorage", 1, ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array()));
  }

  private void tensor(String name, Storage storage, int... shape) {
    int size = 1;
    for (int n : shape) {
      size *= n;
    }
    if (size != storage.count) {
      throw new IllegalArgumentException(name + " has " + storage.count + " numbers, expected " + size);
    }
    text(name);
    ascii("ctorch._utils\n_rebuild_tensor_v2\n((");
    text("storage");
    ascii("ctorch\n" + storage.type + "\n");
    text(Integer.toString(storages.size()));
    text("cpu");
    integer(storage.count);
    ascii("tQ");
    integer(0);
    ascii("(");
    for (int n : shape) {
      integer(n);
    }
    ascii("t(");
    for (int i = 0; i < shape.length; i++) {
      int step = 1;
      for (int k = i + 1; k < shape.length; k++) {
        step *= shape[k];
      }
      integer(step);
    }
    ascii("t");
    pickle.write(0x89);
    ascii(ORDERED);
    ascii(")RtR");
    storages.add(storage);
  }

  private void ascii(String opcodes) {
    pickle.writeBytes(opcodes.getBytes(StandardCharsets.US_ASCII));
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    pickle.write('X');
    pickle.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(bytes.length).array());
    pickle.writeBytes(bytes);
  }

  private void integer(int value) {
    pickle.write('J');
    pickle.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
  }

  /** The archive; nothing can be added after that. */
  byte[] archive() throws IOException {
    ascii("u.");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      StoredEntries.add(zip, "data.pkl", pickle.toByteArray());
      StoredEntries.add(zip, "byteorder", "little".getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < storages.size(); i++) {
        StoredEntries.add(zip, "data/" + i, storages.get(i).bytes);
      }
      StoredEntries.add(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
    }
    return bytes.toByteArray();
  }
}
