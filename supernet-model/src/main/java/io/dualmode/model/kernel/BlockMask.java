package io.dualmode.model.kernel;

/**
 * Which blocks of a matrix survive. A block is {@code blockRows} consecutive outputs of one input; bit
 * {@code (output / blockRows) * inputs + input} of the packed bytes, least significant bit first, is its mark. Immutable.
 */
public final class BlockMask {
  private final int blockRows;
  private final int outputs;
  private final int inputs;
  private final byte[] bits;

  private BlockMask(int blockRows, int outputs, int inputs, byte[] bits) {
    this.blockRows = blockRows;
    this.outputs = outputs;
    this.inputs = inputs;
    this.bits = bits;
  }

  /** The mask of an {@code [outputs, inputs]} matrix; {@code bits} is copied. */
  public static BlockMask of(int blockRows, int outputs, int inputs, byte[] bits) {
    if (blockRows <= 0 || outputs % blockRows != 0) {
      throw new IllegalArgumentException("Mask of [" + outputs + ", " + inputs + "]: outputs is " + outputs
          + ", expected a multiple of blockRows " + blockRows);
    }
    int expected = bytesFor(blockRows, outputs, inputs);
    if (bits.length != expected) {
      throw new IllegalArgumentException("Mask of [" + outputs + ", " + inputs + "]: got " + bits.length + " bytes, expected "
          + expected);
    }
    return new BlockMask(blockRows, outputs, inputs, bits.clone());
  }

  /** Packed size of the mask of an {@code [outputs, inputs]} matrix. */
  public static int bytesFor(int blockRows, int outputs, int inputs) {
    return Math.toIntExact(((long) (outputs / blockRows) * inputs + 7) / 8);
  }

  public boolean survives(int blockRow, int input) {
    int bit = blockRow * inputs + input;
    return (bits[bit >> 3] >> (bit & 7) & 1) != 0;
  }

  /** Surviving inputs of a row of blocks. */
  public int survivors(int blockRow) {
    int count = 0;
    for (int i = 0; i < inputs; i++) {
      count += survives(blockRow, i) ? 1 : 0;
    }
    return count;
  }

  public int survivors() {
    int count = 0;
    for (int row = 0; row < blockRowCount(); row++) {
      count += survivors(row);
    }
    return count;
  }

  public int blockRows() {
    return blockRows;
  }

  public int blockRowCount() {
    return outputs / blockRows;
  }

  public int outputs() {
    return outputs;
  }

  public int inputs() {
    return inputs;
  }

  /** Share of blocks that are gone, 0..1. */
  public double sparsity() {
    return 1 - (double) survivors() / ((double) blockRowCount() * inputs);
  }

  /** The packed bits, a copy. */
  public byte[] bits() {
    return bits.clone();
  }
}
