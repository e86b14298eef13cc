package io.dualmode.kaldi.layer;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.part.TensorTable;

/** A component as a model describes it: widths, which times it reads, tensors. Immutable. */
public interface LayerShape {
  /** The name of this kind in a model's section. */
  String type();

  /** Numbers in the row that it reads at one time. */
  int inputs();

  /** Numbers in the row that it makes. */
  int outputs();

  /** Times that it reads for a row at {@code t}, relative to that; the rows of those lie one behind the other. */
  default int[] offsets() {
    return new int[] {0};
  }

  /** Whether it cannot do without the row of an offset; rows that it can do without are zeros where they cannot be computed. */
  default boolean requires(int offset) {
    return true;
  }

  /** Whether each number of its row depends on its own row only, and may take its place. */
  default boolean inPlace() {
    return false;
  }

  /** Whether it gives what it gets. */
  default boolean isIdentity() {
    return false;
  }

  /** Adds its tensors, whose names begin with that of the component. */
  default void declare(String name, TensorTable.Group tensors) {}

  /**
   * Loads it.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape
   */
  Layer load(String name, TensorReader tensors, WeightSet set, Precision precision);
}
