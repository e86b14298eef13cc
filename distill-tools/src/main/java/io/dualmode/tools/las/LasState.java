package io.dualmode.tools.las;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** All that the training of a rescorer needs to go on exactly: on disk magic, counters, then the arrays, then a closing mark. */
final class LasState {
  private static final long MAGIC = 0x44756c61732d3031L;
  private static final int END = 0x656e6421;

  int step;
  double heardSeconds;
  double trainedSeconds;
  float[] weights;
  float[] first;
  float[] second;
  float[] average;

  /** The state before the first step. */
  static LasState fresh(LasLayout layout, long seed) {
    LasState state = new LasState();
    state.weights = layout.initialise(seed);
    state.first = new float[layout.size()];
    state.second = new float[layout.size()];
    state.average = state.weights.clone();
    return state;
  }

  /** Writes beside the file, then replaces it at once. */
  void save(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside), 1 << 18))) {
      out.writeLong(MAGIC);
      out.writeInt(step);
      out.writeDouble(heardSeconds);
      out.writeDouble(trainedSeconds);
      out.writeInt(weights.length);
      for (float[] array : new float[][] {weights, first, second, average}) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * array.length);
        bytes.asFloatBuffer().put(array);
        out.write(bytes.array());
      }
      out.writeInt(END);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads the checkpoint of a rescorer with so many parameters. */
  static LasState load(Path file, int size) throws IOException {
    LasState state = new LasState();
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 18))) {
      if (in.readLong() != MAGIC) {
        throw new IOException(file + ": not a checkpoint of a rescorer");
      }
      state.step = in.readInt();
      state.heardSeconds = in.readDouble();
      state.trainedSeconds = in.readDouble();
      int length = in.readInt();
      if (length != size) {
        throw new IOException(file + ": holds " + length + " parameters where this rescorer has " + size + "; it was made for another shape");
      }
      state.weights = read(in, size);
      state.first = read(in, size);
      state.second = read(in, size);
      state.average = read(in, size);
      if (in.readInt() != END) {
        throw new IOException(file + ": the closing mark is missing; the checkpoint is damaged");
      }
    }
    return state;
  }

  private static float[] read(DataInputStream in, int size) throws IOException {
    byte[] bytes = new byte[4 * size];
    in.readFully(bytes);
    float[] values = new float[size];
    ByteBuffer.wrap(bytes).asFloatBuffer().get(values);
    return values;
  }
}
