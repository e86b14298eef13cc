package io.dualmode.tools.supernet;

import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.trainer.TrainingStep;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What the two corners of a supernet learn in a step; when blocks are pruned is {@code SelfPruning}'s business. */
public interface SupernetObjective {
  /** Names of the figures of a step, columns of the curves. */
  List<String> figures();

  /** Trains on one batch. {@code step} counts from 0; {@code hours} were heard before it. */
  TrainingStep step(TrainingBatch batch, int step, double hours);

  /** Mean figures of some steps and {@code sparsity} as a line for people; NaN where nobody measured. */
  String text(Map<String, Double> figures);

  /** What must be written before the checkpoint after so many steps is. */
  default void save(int step) throws IOException {}

  /** The checkpoint after so many steps is written. */
  default void saved(int step) throws IOException {}
}
