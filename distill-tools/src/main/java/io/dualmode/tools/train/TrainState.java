package io.dualmode.tools.train;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;

/**
 * All that a training run needs to go on exactly where it stopped; on disk one file: magic, version, counters, then each array with
 * its length, then a closing mark.
 */
public final class TrainState {
  private static final long MAGIC = 0x4475616c6d6f6465L;
  private static final int VERSION = 2;
  private static final int END = 0x656e6421;
  private static final int CHUNK = 1 << 16;

  public int step;
  public double heardSeconds;
  double trainedSeconds;
  float adamSteps;
  float[] weights;
  float[] first;
  float[] second;
  float[] average;
  /** Running means and variances of the dense and of the sparse corner's batch norms. */
  float[][] normMean = new float[2][];
  float[][] normVariance = new float[2][];
  long[] mask;
  boolean sparseStarted;
  /** Whether the running statistics of the batch norms stay as they are. */
  boolean normsFrozen;

  /** The state before the first step. */
  public static TrainState fresh(ParameterLayout layout, int blockRows, long seed) {
    TrainState s = new TrainState();
    s.weights = layout.initialise(seed);
    s.first = new float[layout.size()];
    s.second = new float[layout.size()];
    s.average = s.weights.clone();
    for (int corner = 0; corner < 2; corner++) {
      s.normMean[corner] = new float[layout.normSize()];
      s.normVariance[corner] = new float[layout.normSize()];
      Arrays.fill(s.normVariance[corner], 1);
    }
    s.mask = new BlockMasks(layout, blockRows).toWords();
    return s;
  }

  /** Writes beside the file, then replaces it at once, so that a kill leaves the last good one. */
  public void save(Path file) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    try (DataOutputStream out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(beside), CHUNK * 4))) {
      out.writeLong(MAGIC);
      out.writeInt(VERSION);
      out.writeInt(step);
      out.writeDouble(heardSeconds);
      out.writeDouble(trainedSeconds);
      out.writeFloat(adamSteps);
      out.writeBoolean(sparseStarted);
      out.writeBoolean(normsFrozen);
      for (float[] a : new float[][] {weights, first, second, average, normMean[0], normMean[1], normVariance[0], normVariance[1]}) {
        write(out, a);
      }
      out.writeInt(mask.length);
      for (long word : mask) {
        out.writeLong(word);
      }
      out.writeInt(END);
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Reads a checkpoint of a network of the given sizes. */
  public static TrainState load(Path file, int size, int normSize) throws IOException {
    TrainState s = new TrainState();
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), CHUNK * 4))) {
      int version = in.readLong() == MAGIC ? in.readInt() : 0;
      if (version < 1 || version > VERSION) {
        throw new IOException(file + ": not a training checkpoint of version 1 to " + VERSION);
      }
      s.step = in.readInt();
      s.heardSeconds = in.readDouble();
      s.trainedSeconds = in.readDouble();
      s.adamSteps = in.readFloat();
      s.sparseStarted = in.readBoolean();
      s.normsFrozen = version >= 2 && in.readBoolean();
      s.weights = read(in, file, size);
      s.first = read(in, file, size);
      s.second = read(in, file, size);
      s.average = read(in, file, size);
      for (float[][] statistics : new float[][][] {s.normMean, s.normVariance}) {
        statistics[0] = read(in, file, normSize);
        statistics[1] = read(in, file, normSize);
      }
      int words = in.readInt();
      if (words < 0 || words > size) {
        throw new IOException(file + ": mask of " + words + " words in a network of " + size + " weights");
      }
      s.mask = new long[words];
      for (int i = 0; i < words; i++) {
        s.mask[i] = in.readLong();
      }
      if (in.readInt() != END) {
        throw new IOException(file + ": the closing mark is missing; the checkpoint is damaged");
      }
    }
    return s;
  }

  private static void write(DataOutputStream out, float[] values) throws IOException {
    out.writeInt(values.length);
    ByteBuffer bytes = ByteBuffer.allocate(CHUNK * 4);
    for (int at = 0; at < values.length; at += CHUNK) {
      int n = Math.min(CHUNK, values.length - at);
      bytes.asFloatBuffer().put(values, at, n);
      out.write(bytes.array(), 0, n * 4);
    }
  }

  private static float[] read(DataInputStream in, Path file, int expected) throws IOException {
    int length = in.readInt();
    if (length != expected) {
      throw new IOException(file + ": holds an array of " + length + " where this network has " + expected
          + "; it was written for another shape");
    }
    float[] values = new float[length];
    byte[] bytes = new byte[CHUNK * 4];
    for (int at = 0; at < length; at += CHUNK) {
      int n = Math.min(CHUNK, length - at);
      in.readFully(bytes, 0, n * 4);
      FloatBuffer.wrap(values, at, n).put(ByteBuffer.wrap(bytes, 0, n * 4).asFloatBuffer());
    }
    return values;
  }
}
