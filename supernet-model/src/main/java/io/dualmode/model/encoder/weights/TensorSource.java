package io.dualmode.model.encoder.weights;

/**
 * Named tensors as the supernet reads them, whatever file they come from. A source may be asked in any order and once per tensor;
 * what it returns belongs to the caller.
 */
public interface TensorSource {
  boolean contains(String name);

  /** Shape of a tensor, outermost first. */
  int[] shape(String name);

  /** True if the tensor is stored as 8-bit integers with {@code name + ".scale"} beside it. */
  boolean isInt8(String name);

  /** Values of an F32 or F16 tensor, row-major. */
  float[] floats(String name);

  /** Raw bytes of an I8 or U8 tensor. */
  byte[] bytes(String name);

  /** Values of an I32 tensor. */
  int[] ints(String name);
}
