package io.dualmode.model.encoder.weights;

import io.dualmode.model.kernel.BlockMask;
import io.dualmode.model.kernel.PackedMatrix;
import java.util.Arrays;
import java.util.Locale;

/**
 * The tensors of a model as its parts read them: their shapes are checked against what the part expects. Tensors are read when a part asks
 * for them and not kept, so who loads one weight set never holds the other. As thread-safe as its source.
 */
public class TensorReader {
  /**
   * Behind the name of a masked matrix: weights of the sparse set's own, where it does not share those of the dense one. Behind that again
   * {@code .scale} for 8-bit ones, and {@code .bias} for the bias that replaces the layer's in the sparse set.
   */
  public static final String KEPT = ".kept";

  private final TensorSource source;
  private final int blockRows;

  /**
   * Reads from a source.
   *
   * @param blockRows outputs per block of the masks
   */
  public TensorReader(TensorSource source, int blockRows) {
    this.source = source;
    this.blockRows = blockRows;
  }

  public boolean contains(String name) {
    return source.contains(name);
  }

  /** A vector of {@code size} floats. */
  public float[] vector(String name, int size) {
    requireShape(name, size);
    return source.floats(name);
  }

  /** A matrix of floats that no kernel multiplies with (an embedding). */
  public float[] table(String name, int rows, int columns) {
    return matrix(name, rows, columns).dense();
  }

  /** A vector of integers. */
  public int[] integers(String name, int size) {
    requireShape(name, size);
    return source.ints(name);
  }

  /** A matrix {@code [outputs, inputs]} of one weight set as floats, row-major, zeros where a block does not survive. */
  public float[] matrix(String name, int outputs, int inputs, WeightSet set) {
    return matrix(name, outputs, inputs, own(name, set)).weights(set);
  }

  /**
   * A matrix for the kernels, as stored and without regard to a mask.
   *
   * @param bias per output, or null for none
   */
  public PackedMatrix packed(String name, int outputs, int inputs, float[] bias) {
    return matrix(name, outputs, inputs).pack(WeightSet.DENSE, Precision.STORED, bias);
  }

  /**
   * A matrix of one weight set for the kernels.
   *
   * @param bias per output, or null for none
   */
  public PackedMatrix packed(String name, int outputs, int inputs, float[] bias, WeightSet set, Precision precision) {
    String stored = own(name, set);
    float[] shift = source.contains(stored + ".bias") ? vector(stored + ".bias", outputs) : bias;
    return matrix(name, outputs, inputs, stored).pack(set, precision, shift);
  }

  /** The name under which the weights of one set are stored. */
  private String own(String name, WeightSet set) {
    return set == WeightSet.SPARSE && source.contains(name + KEPT) ? name + KEPT : name;
  }

  public WeightMatrix matrix(String name, int outputs, int inputs) {
    return matrix(name, outputs, inputs, name);
  }

  private WeightMatrix matrix(String name, int outputs, int inputs, String stored) {
    requireShape(stored, outputs, inputs);
    BlockMask mask = mask(name, outputs, inputs);
    if (source.isInt8(stored)) {
      return new WeightMatrix(name, outputs, inputs, null, source.bytes(stored), vector(stored + ".scale", outputs), mask);
    }
    return new WeightMatrix(name, outputs, inputs, source.floats(stored), null, null, mask);
  }

  /** Folded batch norm of one weight set: {@code owner.dense.scale} and so on. */
  public float[] norm(String owner, WeightSet set, String part, int size) {
    return vector(normName(owner, set, part), size);
  }

  private BlockMask mask(String name, int outputs, int inputs) {
    String maskName = name + ".mask";
    if (!source.contains(maskName)) {
      return null;
    }
    try {
      return BlockMask.of(blockRows, outputs, inputs, source.bytes(maskName));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("Tensor " + maskName + ": " + e.getMessage(), e);
    }
  }

  public static String normName(String owner, WeightSet set, String part) {
    return owner + "." + set.name().toLowerCase(Locale.ROOT) + "." + part;
  }

  private void requireShape(String name, int... expected) {
    if (!source.contains(name)) {
      throw new IllegalArgumentException("Tensor " + name + " is missing, expected one of shape " + Arrays.toString(expected)
          + "; the weights do not belong to this configuration or lack this part");
    }
    int[] got = source.shape(name);
    if (!Arrays.equals(got, expected)) {
      throw new IllegalArgumentException("Tensor " + name + " has shape " + Arrays.toString(got) + ", expected "
          + Arrays.toString(expected) + " from the configuration");
    }
  }
}
