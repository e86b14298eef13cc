package io.dualmode.model.format;

import io.dualmode.model.encoder.TensorSource;
import io.dualmode.model.part.TensorTable.Matrix;

/** Shows {@code {matrix}.blocks} as the whole {@code {matrix}}, zero where blocks were pruned, so that encoders need not know. */
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

  private boolean packed(String name) {
    return file.contains(name + BLOCKS);
  }

  @Override
  public boolean contains(String name) {
    return !name.endsWith(BLOCKS) && (file.contains(name) || packed(name));
  }

  @Override
  public int[] shape(String name) {
    if (!packed(name)) {
      return file.shape(name);
    }
    Matrix matrix = catalog.matrices().get(name);
    return new int[] {matrix.outputs(), matrix.inputs()};
  }

  @Override
  public boolean isInt8(String name) {
    return file.isInt8(packed(name) ? name + BLOCKS : name);
  }

  @Override
  public float[] floats(String name) {
    if (!packed(name)) {
      return file.floats(name);
    }
    Matrix matrix = catalog.matrices().get(name);
    float[] whole = new float[matrix.outputs() * matrix.inputs()];
    MaskBits.expand(file.bytes(name + ".mask"), file.floats(name + BLOCKS), whole, matrix.outputs(), matrix.inputs(), blockRows);
    return whole;
  }

  @Override
  public byte[] bytes(String name) {
    if (!packed(name)) {
      return file.bytes(name);
    }
    Matrix matrix = catalog.matrices().get(name);
    byte[] whole = new byte[matrix.outputs() * matrix.inputs()];
    MaskBits.expand(file.bytes(name + ".mask"), file.bytes(name + BLOCKS), whole, matrix.outputs(), matrix.inputs(), blockRows);
    return whole;
  }

  @Override
  public int[] ints(String name) {
    return file.ints(name);
  }
}
