package io.dualmode.checkpoint.file;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;

/** The tensors of a checkpoint, under its own names and in its own shapes. Thread-safe; what it returns belongs to the caller. */
public interface CheckpointTensors extends Closeable {
  Set<String> names();

  /** Sizes of a tensor, outermost first. */
  int[] shape(String name);

  /** Values, row-major. */
  float[] floats(String name) throws IOException;
}
