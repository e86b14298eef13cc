package io.dualmode.tools.trainer.checkpoint;

import io.dualmode.tools.optimiser.Optimisers;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the checkpoints that were written before there was one format, so that their runs go on.
 *
 * <p>Big-endian files of a supernet: magic, version 1 or 2, step, hours in seconds, seconds trained, updates, whether the sparse corner was
 * started and, from version 2, whether norms are frozen; eight arrays, each after its length; the mask's words after their number; a
 * closing mark. Of a rescorer: magic, step, seconds heard and trained, a length, four arrays of it, the closing mark. Of a speaker network:
 * safetensors under other names.
 */
final class EarlierCheckpoints {
  private static final long SUPERNET = 0x4475616c6d6f6465L;
  private static final long RESCORER = 0x44756c61732d3031L;
  private static final int LAST_SUPERNET_VERSION = 2;
  private static final int END = 0x656e6421;
  private static final int BUFFER_BYTES = 1 << 18;
  private static final String[] SUPERNET_ARRAYS = {"weights", "moment.first", "moment.second", "average", "norm.mean.0", "norm.mean.1",
      "norm.variance.0", "norm.variance.1"};
  private static final String[] RESCORER_ARRAYS = {"weights", "moment.first", "moment.second", "average"};

  private EarlierCheckpoints() {}

  /** Fills {@code into}, if the file begins as one of the big-endian formats. */
  static boolean read(Path file, Checkpoint into) throws IOException {
    try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES))) {
      if (Files.size(file) < Long.BYTES) {
        return false;
      }
      long magic = in.readLong();
      if (magic == SUPERNET) {
        supernet(in, file, into);
      } else if (magic == RESCORER) {
        rescorer(in, file, into);
      } else {
        return false;
      }
      if (in.readInt() != END) {
        throw new IOException(file + ": the closing mark is missing; the checkpoint is damaged");
      }
      return true;
    } catch (EOFException e) {
      throw new IOException(file + ": the checkpoint is damaged, it ends early", e);
    }
  }

  private static void supernet(DataInputStream in, Path file, Checkpoint into) throws IOException {
    int version = in.readInt();
    if (version < 1 || version > LAST_SUPERNET_VERSION) {
      throw new IOException(file + ": a training checkpoint of version " + version + ", expected 1 to " + LAST_SUPERNET_VERSION);
    }
    counters(in, into);
    into.mark("updates", Float.toString(in.readFloat()));
    into.mark("sparseStarted", Boolean.toString(in.readBoolean()));
    into.mark("normsFrozen", Boolean.toString(version >= 2 && in.readBoolean()));
    for (String name : SUPERNET_ARRAYS) {
      into.floats(name, floats(in, file, in.readInt()));
    }
    int words = in.readInt();
    ByteBuffer mask = ByteBuffer.wrap(raw(in, file, words, Long.BYTES));
    ByteBuffer little = ByteBuffer.allocate(mask.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < words; i++) {
      little.putLong(mask.getLong());
    }
    into.bytes("mask", little.array());
  }

  private static void rescorer(DataInputStream in, Path file, Checkpoint into) throws IOException {
    counters(in, into);
    // It counted steps, not updates.
    into.mark("updates", into.mark("step"));
    int length = in.readInt();
    for (String name : RESCORER_ARRAYS) {
      into.floats(name, floats(in, file, length));
    }
  }

  private static void counters(DataInputStream in, Checkpoint into) throws IOException {
    into.mark("step", Integer.toString(in.readInt()));
    into.mark("heardSeconds", Double.toString(in.readDouble()));
    into.mark("trainedSeconds", Double.toString(in.readDouble()));
    into.mark("optimizer", Optimisers.DEFAULT);
  }

  private static float[] floats(DataInputStream in, Path file, int length) throws IOException {
    byte[] raw = raw(in, file, length, Float.BYTES);
    float[] values = new float[length];
    ByteBuffer.wrap(raw).asFloatBuffer().get(values);
    return values;
  }

  private static byte[] raw(DataInputStream in, Path file, int length, int bytesEach) throws IOException {
    long bytes = (long) length * bytesEach;
    if (length < 0 || bytes > Math.min(Integer.MAX_VALUE - 8, Files.size(file))) {
      throw new IOException(file + ": an array of " + length + " values; the checkpoint is damaged");
    }
    byte[] raw = new byte[(int) bytes];
    in.readFully(raw);
    return raw;
  }

  /** The names of this version for those of a speaker network's checkpoint. */
  static void rename(Checkpoint checkpoint) {
    checkpoint.renameMark("adamSteps", "updates");
    checkpoint.mark("optimizer", Optimisers.DEFAULT);
    checkpoint.rename("first", "moment.first");
    checkpoint.rename("second", "moment.second");
    checkpoint.rename("normMean", "norm.mean.0");
    checkpoint.rename("normVariance", "norm.variance.0");
  }
}
