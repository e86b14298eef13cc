package io.dualmode.tools.parts;

import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Map;

/** What the training sides of networks and heads have in common. */
public interface TrainablePart {
  /** Lists its parameters and batch norms; names begin as those of its tensors do. */
  void list(ParameterLayout.Builder parameters);

  /** The tensors that the part declares, by name, of trained weights: batch norms folded, matrices row by row. */
  Map<String, float[]> export(TrainedWeights weights);
}
