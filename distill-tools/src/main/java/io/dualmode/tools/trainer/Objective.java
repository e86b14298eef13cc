package io.dualmode.tools.trainer;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * What a training is for: owns a network's parameters, its graph and its losses, and does the steps. Confined to one thread.
 *
 * @param <B> what it learns from in a step
 */
public interface Objective<B> {
  /** Names of the figures of a step, columns of the curves. */
  List<String> figures();

  /** What is counted of a batch, in the smallest unit of {@link #exposure}: seconds of audio before augmentation, or words. */
  double audioSeconds(B batch);

  /** What training is measured by: audio, unless an objective says otherwise. */
  default Exposure exposure() {
    return Exposure.AUDIO;
  }

  /** What must change before a step. {@code step} counts from 0; {@code hours} were heard before it. */
  default void prepare(int step, double hours) throws IOException {}

  /** Trains on one batch. {@code step} counts from 0; {@code hours} were heard before it. */
  TrainingStep step(B batch, int step, double hours);

  /** Names of {@link #watch}'s figures, columns of the curves after those of the steps. */
  default List<String> watched() {
    return List.of();
  }

  /**
   * Measures what does not change, or is not measured, in every step; asked when a row of the curves is written. What is absent stays an
   * empty cell.
   *
   * @param step steps so far
   * @param last whether the training ends here
   */
  default Map<String, Double> watch(int step, boolean last) {
    return Map.of();
  }

  /** Mean figures of some steps, and those watched, as a line for people; a figure that nobody measured is NaN or absent. */
  String text(Map<String, Double> figures);

  /** Brings the state that it goes on from up to date, for a checkpoint. */
  void capture();

  /** What must be written before the checkpoint after so many steps is. */
  default void save(int step) throws IOException {}

  /** The checkpoint after so many steps is written. */
  default void saved(int step) throws IOException {}
}
