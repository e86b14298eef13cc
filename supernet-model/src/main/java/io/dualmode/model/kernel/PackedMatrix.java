package io.dualmode.model.kernel;

import java.util.Arrays;

/**
 * A matrix {@code [outputs, inputs]} with its bias, laid out for the kernels.
 *
 * <p>The outputs are cut into panels of {@code panelRows}; a panel stores its columns one after another, each as {@code
 * panelRows} consecutive weights. A dense matrix stores every column; a block-sparse one stores the surviving columns of each
 * panel and their numbers, so weights that do not survive take neither memory nor time. When {@code outputs} is no multiple of
 * {@code panelRows}, the last panel of a dense matrix moves up and computes some outputs twice (to the same value) instead of
 * needing a tail.
 *
 * <p>Weights are floats, or bytes with one scale per output ({@code w = q * scale}). Immutable; shared between threads.
 */
public final class PackedMatrix {
  private static final int DENSE_PANEL = 32;

  /** What the model calls it, empty where nothing was said. */
  public final String name;
  final int outputs;
  public final int inputs;
  public final int panelRows;
  /** First output of each panel. */
  public final int[] panelOutput;
  /** First block of each panel, and the end of the last. */
  public final int[] panelBlock;
  /** Input of each block, or null when every panel has all inputs in order. */
  public final int[] columns;
  public final float[] weights;
  public final byte[] quantised;
  /** Per output; null for float weights. */
  public final float[] scale;
  public final float[] bias;

  private PackedMatrix(String name, int outputs, int inputs, int panelRows, int[] panelOutput, int[] panelBlock, int[] columns,
      float[] weights, byte[] quantised, float[] scale, float[] bias) {
    this.name = name;
    this.outputs = outputs;
    this.inputs = inputs;
    this.panelRows = panelRows;
    this.panelOutput = panelOutput;
    this.panelBlock = panelBlock;
    this.columns = columns;
    this.weights = weights;
    this.quantised = quantised;
    this.scale = scale;
    this.bias = bias;
  }

  /**
   * Packs float weights, row-major.
   *
   * @param mask the blocks to keep, or null for all weights
   * @param bias per output, or null for none; copied
   */
  public static PackedMatrix pack(int outputs, int inputs, float[] weights, BlockMask mask, float[] bias) {
    requireSize("weights", weights.length, (long) outputs * inputs);
    Layout layout = Layout.of(outputs, inputs, mask);
    float[] packed = new float[layout.size()];
    layout.gather(weights, packed);
    return layout.matrix(packed, null, null, bias);
  }

  /** Packs 8-bit weights, row-major, with one scale per output. */
  public static PackedMatrix pack(int outputs, int inputs, byte[] quantised, float[] scale, BlockMask mask, float[] bias) {
    requireSize("weights", quantised.length, (long) outputs * inputs);
    requireSize("scale", scale.length, outputs);
    Layout layout = Layout.of(outputs, inputs, mask);
    byte[] packed = new byte[layout.size()];
    layout.gather(quantised, packed);
    return layout.matrix(null, packed, scale.clone(), bias);
  }

  /** The same matrix under a name; memory is shared. */
  public PackedMatrix named(String other) {
    return new PackedMatrix(other, outputs, inputs, panelRows, panelOutput, panelBlock, columns, weights, quantised, scale, bias);
  }

  public int outputs() {
    return outputs;
  }

  public int inputs() {
    return inputs;
  }

  public boolean isSparse() {
    return columns != null;
  }

  public boolean isInt8() {
    return quantised != null;
  }

  /** Weights that are stored and multiplied. */
  public int storedWeights() {
    return isInt8() ? quantised.length : weights.length;
  }

  /** Bytes of weights, column numbers, scales and bias. */
  public long bytes() {
    long words = (long) outputs + panelOutput.length + panelBlock.length + (columns == null ? 0 : columns.length)
        + (isInt8() ? scale.length : weights.length);
    return 4 * words + (isInt8() ? quantised.length : 0);
  }

  public int panels() {
    return panelOutput.length;
  }

  private static void requireSize(String what, long got, long expected) {
    if (got != expected) {
      throw new IllegalArgumentException("Matrix " + what + ": got " + got + " values, expected " + expected);
    }
  }

  private record Layout(int outputs, int inputs, int panelRows, int[] panelOutput, int[] panelBlock, int[] columns) {
    static Layout of(int outputs, int inputs, BlockMask mask) {
      return mask == null ? dense(outputs, inputs) : sparse(outputs, inputs, mask);
    }

    private static Layout dense(int outputs, int inputs) {
      int rows = outputs >= DENSE_PANEL ? DENSE_PANEL : outputs >= DENSE_PANEL / 2 ? DENSE_PANEL / 2 : outputs;
      int panels = (outputs + rows - 1) / rows;
      int[] start = new int[panels];
      int[] block = new int[panels + 1];
      for (int p = 0; p < panels; p++) {
        start[p] = Math.min(p * rows, outputs - rows);
        block[p + 1] = (p + 1) * inputs;
      }
      return new Layout(outputs, inputs, rows, start, block, null);
    }

    private static Layout sparse(int outputs, int inputs, BlockMask mask) {
      if (mask.outputs() != outputs || mask.inputs() != inputs) {
        throw new IllegalArgumentException("Mask is [" + mask.outputs() + ", " + mask.inputs() + "], expected [" + outputs + ", "
            + inputs + "]");
      }
      int panels = mask.blockRowCount();
      int[] start = new int[panels];
      int[] block = new int[panels + 1];
      int[] columns = new int[mask.survivors()];
      int next = 0;
      for (int p = 0; p < panels; p++) {
        start[p] = p * mask.blockRows();
        for (int i = 0; i < inputs; i++) {
          if (mask.survives(p, i)) {
            columns[next++] = i;
          }
        }
        block[p + 1] = next;
      }
      return new Layout(outputs, inputs, mask.blockRows(), start, block, columns);
    }

    int size() {
      return Math.multiplyExact(panelBlock[panelBlock.length - 1], panelRows);
    }

    /** Takes the weights that are kept out of a matrix; twice the same for two types, since every start waits for it. */
    void gather(float[] matrix, float[] packed) {
      for (int p = 0; p < panelOutput.length; p++) {
        for (int b = panelBlock[p]; b < panelBlock[p + 1]; b++) {
          int from = first(p, b);
          for (int to = b * panelRows; to < (b + 1) * panelRows; to++, from += inputs) {
            packed[to] = matrix[from];
          }
        }
      }
    }

    void gather(byte[] matrix, byte[] packed) {
      for (int p = 0; p < panelOutput.length; p++) {
        for (int b = panelBlock[p]; b < panelBlock[p + 1]; b++) {
          int from = first(p, b);
          for (int to = b * panelRows; to < (b + 1) * panelRows; to++, from += inputs) {
            packed[to] = matrix[from];
          }
        }
      }
    }

    /** Where the first weight of a block of a panel stands in the matrix. */
    private int first(int panel, int block) {
      return panelOutput[panel] * inputs + (columns == null ? block - panelBlock[panel] : columns[block]);
    }

    PackedMatrix matrix(float[] weights, byte[] quantised, float[] scale, float[] bias) {
      if (bias != null) {
        requireSize("bias", bias.length, outputs);
      }
      float[] ownBias = bias == null ? new float[outputs] : Arrays.copyOf(bias, outputs);
      return new PackedMatrix("", outputs, inputs, panelRows, panelOutput, panelBlock, columns, weights, quantised, scale, ownBias);
    }
  }
}
