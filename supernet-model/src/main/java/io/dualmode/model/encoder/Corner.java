package io.dualmode.model.encoder;

import io.dualmode.model.encoder.weights.WeightSet;
import java.util.List;

/** One of the four ways to run the same supernet file. */
public record Corner(WeightSet weights, ContextMode context) {
  /** The named mode {@code full-context}. */
  public static final Corner FULL_CONTEXT = new Corner(WeightSet.DENSE, ContextMode.FULL);
  /** The named mode {@code streaming}. */
  public static final Corner STREAMING = new Corner(WeightSet.SPARSE, ContextMode.STREAMING);
  public static final Corner DENSE_STREAMING = new Corner(WeightSet.DENSE, ContextMode.STREAMING);
  public static final Corner SPARSE_FULL = new Corner(WeightSet.SPARSE, ContextMode.FULL);

  public static List<Corner> all() {
    return List.of(FULL_CONTEXT, STREAMING, DENSE_STREAMING, SPARSE_FULL);
  }
}
