package io.dualmode.model.format;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.format.safetensors.MaskBits;
import io.dualmode.model.format.safetensors.SafetensorsFile;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.part.TensorTable.Matrix;
import java.io.UncheckedIOException;

/**
 * Shows {@code {matrix}.blocks} as the whole {@code {matrix}} and {@code {matrix}.kept} as a whole matrix, zero where blocks were pruned, so
 * that encoders need not know.
 */
final class PackedTensors implements TensorSource {
  private static final String BLOCKS = ".blocks";

  private final SafetensorsFile file;
  private final TensorCatalog catalog;
  private final int blockRows;

  PackedTensors(SafetensorsFile file, TensorCatalog catalog) {
    this.file = file;
    this.catalog = catalog;
    blockRows = catalog.blockRows();
  }

  /** The tensor of blocks behind a name, null where it stands for itself. */
  private String blocks(String name) {
    if (name.endsWith(TensorReader.KEPT)) {
      return file.contains(name) ? name : null;
    }
    return file.contains(name) ? null : file.contains(name + BLOCKS) ? name + BLOCKS : file.contains(name + TensorReader.KEPT)
        ? name + TensorReader.KEPT : null;
  }

  /** The matrix that a name with blocks belongs to. */
  private static String matrix(String name) {
    return name.endsWith(TensorReader.KEPT) ? name.substring(0, name.length() - TensorReader.KEPT.length()) : name;
  }

  @Override
  public boolean contains(String name) {
    return !name.endsWith(BLOCKS) && (file.contains(name) || blocks(name) != null);
  }

  @Override
  public int[] shape(String name) {
    if (blocks(name) == null) {
      return file.shape(name);
    }
    Matrix matrix = catalog.matrices().get(matrix(name));
    return new int[] {matrix.outputs(), matrix.inputs()};
  }

  @Override
  public boolean isInt8(String name) {
    String blocks = blocks(name);
    return file.isInt8(blocks == null ? name : blocks);
  }

  @Override
  public float[] floats(String name) {
    String blocks = blocks(name);
    if (blocks == null) {
      return file.floats(name);
    }
    int[] shape = shape(name);
    float[] whole = new float[shape[0] * shape[1]];
    MaskBits.expand(mask(name, blocks), file.floats(blocks), whole, shape[0], shape[1], blockRows);
    return whole;
  }

  @Override
  public byte[] bytes(String name) {
    String blocks = blocks(name);
    if (blocks == null) {
      return file.bytes(name);
    }
    int[] shape = shape(name);
    byte[] whole = new byte[shape[0] * shape[1]];
    MaskBits.expand(mask(name, blocks), file.bytes(blocks), whole, shape[0], shape[1], blockRows);
    return whole;
  }

  private byte[] mask(String name, String blocks) {
    byte[] mask = file.bytes(matrix(name) + ".mask");
    int stored = file.shape(blocks)[0];
    if (MaskBits.count(mask) != stored) {
      throw new UncheckedIOException(new ModelFormatException(file.path(), file.offset(blocks), MaskBits.count(mask) + " blocks in " + blocks
          + " as its mask says", stored + " blocks"));
    }
    return mask;
  }

  @Override
  public int[] ints(String name) {
    return file.ints(name);
  }
}
