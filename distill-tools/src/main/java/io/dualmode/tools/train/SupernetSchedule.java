package io.dualmode.tools.train;

import io.dualmode.tools.random.Seeds;
import io.dualmode.tools.supernet.pruning.PruningSchedule;
import io.dualmode.tools.train.objective.TrainOptions;
import java.util.Random;

/** Which parts of the supervised objective are trained when. */
final class SupernetSchedule extends PruningSchedule {
  private final TrainOptions options;

  SupernetSchedule(TrainOptions options) {
    super(options);
    this.options = options;
  }

  /** Whether the dense corner is trained. */
  boolean dense() {
    return options.dense > 0;
  }

  boolean leftContext(double hours) {
    return hours >= options.leftContextAfter;
  }

  boolean heads(double hours) {
    return (options.ctc > 0 || options.transducer > 0) && hours >= options.headsAfter;
  }

  /** Whether the sparse corner learns from the dense one. */
  boolean distils(double hours) {
    return options.kd > 0 && hours >= options.kdAfter;
  }

  /** Whether batch norms use their running statistics. */
  boolean normsFrozen(double hours) {
    return options.freezeNormsAfter != null && hours >= options.freezeNormsAfter;
  }

  /** Whether a corner hears the other context in a step: independent of the steps before, the same in every run with the seed. */
  boolean swapped(int step, boolean sparse) {
    return new Random(Seeds.mix(options.seed, 2L * step + (sparse ? 1 : 0))).nextDouble() < options.swap;
  }

  boolean specAugment(double hours) {
    return hours >= options.specAugmentAfter;
  }
}
