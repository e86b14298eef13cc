package io.dualmode.tools.trainer.checkpoint;

import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.safetensors.DType;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The file of a training state: a safetensors file with a checksum, its counters in the metadata, every array a tensor of its own.
 *
 * <p>Files of the formats before this one are read as well ({@link EarlierCheckpoints}). An empty array is not stored.
 */
public final class Checkpoint {
  private static final String FORMAT = "training";
  private static final String VERSION = "3";
  /** Largest magnitude that the format's reader takes for a number of a network. */
  private static final float MOST_VALUE = 1e6f;

  private final Path file;
  private final Map<String, String> marks = new TreeMap<>();
  private final Map<String, float[]> floats = new TreeMap<>();
  private final Map<String, byte[]> bytes = new TreeMap<>();

  /** One to fill and to write. */
  Checkpoint(Path file) {
    this.file = file;
  }

  /** Reads a checkpoint of this version or an earlier one. */
  public static Checkpoint read(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new NoSuchFileException(file.toString(), null, "no checkpoint");
    }
    Checkpoint checkpoint = new Checkpoint(file);
    if (EarlierCheckpoints.read(file, checkpoint)) {
      return checkpoint;
    }
    Path folder = file.toAbsolutePath().getParent();
    try (ModelFiles files = ModelFiles.open(folder);
        SafetensorsFile in = files.tensors(file.getFileName().toString(), Integer.MAX_VALUE)) {
      checkpoint.marks.putAll(in.metadata());
      for (String name : in.names()) {
        if (in.isInt8(name)) {
          checkpoint.bytes.put(name, in.bytes(name));
        } else {
          checkpoint.floats.put(name, in.floats(name));
        }
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    String version = checkpoint.marks.get(FORMAT);
    if (version == null) {
      EarlierCheckpoints.rename(checkpoint);
    } else if (!version.equals(VERSION)) {
      throw new IOException(file + ": a training checkpoint of version " + version + ", expected " + VERSION);
    }
    return checkpoint;
  }

  /**
   * Writes beside the file, then replaces it at once.
   *
   * @throws IllegalStateException for a value that no network in training has; the file stays as it was
   */
  void write() throws IOException {
    SafetensorsWriter out = new SafetensorsWriter();
    out.metadata(FORMAT, VERSION);
    marks.forEach(out::metadata);
    floats.forEach((name, values) -> {
      for (int i = 0; i < values.length; i++) {
        if (!(Math.abs(values[i]) <= MOST_VALUE)) {
          throw new IllegalStateException("training diverged: " + name + "[" + i + "] is " + values[i] + "; the last good checkpoint is kept in "
              + file + "; try a lower --rate or --clip");
        }
      }
      out.floats(name, values, new int[] {values.length}, DType.F32);
    });
    bytes.forEach((name, values) -> out.bytes(name, values, new int[] {values.length}, DType.I8));
    Path beside = file.resolveSibling(file.getFileName() + ".tmp");
    out.write(beside);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  Path file() {
    return file;
  }

  public void mark(String name, String value) {
    marks.put(name, value);
  }

  /** @throws IOException where there is none */
  public String mark(String name) throws IOException {
    String value = marks.get(name);
    if (value == null) {
      throw new IOException(file + ": no training checkpoint, it says nothing of " + name);
    }
    return value;
  }

  /** A mark that is a number. */
  public double number(String name) throws IOException {
    try {
      return Double.parseDouble(mark(name));
    } catch (NumberFormatException e) {
      throw new IOException(file + ": " + name + " is " + mark(name) + ", expected a number", e);
    }
  }

  /** Whether a mark is set; one that an earlier version did not know is not. */
  public boolean isSet(String name) {
    return Boolean.parseBoolean(marks.get(name));
  }

  public void floats(String name, float[] values) {
    if (values.length > 0) {
      floats.put(name, values);
    }
  }

  /** An array of a known length; not a copy. */
  public float[] floats(String name, int size) throws IOException {
    float[] values = floats.getOrDefault(name, new float[0]);
    if (values.length != size) {
      throw new IOException(file + ": " + name + " has " + values.length + " values where this network has " + size
          + "; it was made for another shape, or other speakers");
    }
    return values;
  }

  public void bytes(String name, byte[] values) {
    if (values.length > 0) {
      bytes.put(name, values);
    }
  }

  /** Bytes; none where none were stored. */
  public byte[] bytes(String name) {
    return bytes.getOrDefault(name, new byte[0]);
  }

  /** Names of all arrays of floats. */
  public Set<String> names() {
    return floats.keySet();
  }

  /** Gives an array another name. */
  void rename(String from, String to) {
    float[] values = floats.remove(from);
    if (values != null) {
      floats.put(to, values);
    }
  }

  /** Gives a mark another name. */
  void renameMark(String from, String to) {
    String value = marks.remove(from);
    if (value != null) {
      marks.put(to, value);
    }
  }
}
