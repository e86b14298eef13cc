package io.dualmode.tools.optimiser;

import java.util.List;

/**
 * A rule that moves weights by their gradient. A training finds it by name ({@link Optimisers}), keeps its moments in the checkpoint, and
 * calls it once a step, after clipping; it keeps no state of its own, so that a run goes on exactly from a checkpoint.
 *
 * <p>To add one: a class, and its name in {@code META-INF/services/io.dualmode.tools.optimiser.OptimiserProvider}.
 */
public interface Optimiser {
  /** What {@code --optimizer} calls it, noted in checkpoints. */
  String name();

  /** Vectors that it keeps from step to step, each as long as the weights and 0 at first. */
  List<String> moments();

  /**
   * TorchScript methods that {@link #update} calls through {@link Step#call}, each indented by two spaces and taking
   * {@code self: __torch__.Supernet} first; empty where tensor operations are enough.
   */
  String methods();

  /** Moves the weights, and the moments, in place. */
  void update(Step step);
}
