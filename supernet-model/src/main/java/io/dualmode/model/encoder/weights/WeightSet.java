package io.dualmode.model.encoder.weights;

import java.util.Locale;

/** Which weights of the supernet run: all of them, or those whose block survives in the block mask. */
public enum WeightSet {
  DENSE, SPARSE;

  /** How tensors of this set alone are named, and the group they are declared in. */
  public String group() {
    return name().toLowerCase(Locale.ROOT);
  }
}
