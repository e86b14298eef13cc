package io.dualmode.model.head;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.Part;
import io.dualmode.model.part.TensorTable;

/** A head as a model describes it: an output layer over the encoded frames, and how the search reads it. */
public interface HeadPart extends Part {
  /** Its name in this model, which its tensors begin with and {@code dualmode.scorer} asks for. */
  String name();

  /** Adds the tensors that it holds, in a group of its own name, which a file may lack as a whole. */
  void declare(TensorTable tensors);

  /**
   * Loads the head of one weight set.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape than the description says
   */
  Head load(TensorReader tensors, WeightSet set, Precision precision, Kernels kernels);

  /**
   * Whether its {@link ScoringHead#scorer} answers what units score, so that words can be searched through a tree and known texts be aligned.
   * Heads of which each path has a state of its own, and those whose rows are no scores of units, are searched by what knows them.
   */
  default boolean scoresUnits() {
    return true;
  }

  /** Whether it was trained on when units begin and end, so that alignments should use it where there is a choice. */
  default boolean trainedOnTimes() {
    return false;
  }
}
