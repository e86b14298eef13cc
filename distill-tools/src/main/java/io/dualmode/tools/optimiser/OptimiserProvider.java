package io.dualmode.tools.optimiser;

import java.util.Map;
import java.util.Set;

/** Makes an optimiser of its options; found as a service. */
public interface OptimiserProvider {
  /** What {@code --optimizer} calls it. */
  String name();

  /** Names that {@link #create} understands. */
  Set<String> options();

  /**
   * An optimiser.
   *
   * @param options those that were given; the others have defaults
   */
  Optimiser create(Map<String, Double> options);
}
