package io.dualmode.tools.supernet.pruning;

import io.dualmode.tools.supernet.SupernetOptions;

/** When the sparse corner is trained and how many of its blocks are pruned. Pure functions of the options. */
public class PruningSchedule {
  private final SupernetOptions options;

  public PruningSchedule(SupernetOptions options) {
    this.options = options;
  }

  /** Cubic ramp of Zhu and Gupta ("To prune, or not to prune", 2017): fast while much is redundant, slow at the end. */
  public double sparsity(double hours) {
    double span = options.pruneUntil - options.jointAfter;
    double done = span <= 0 ? (hours >= options.pruneUntil ? 1 : 0) : (hours - options.jointAfter) / span;
    double left = 1 - Math.max(0, Math.min(1, done));
    return options.sparsity * (1 - left * left * left);
  }

  /** Whether dormant units get fresh weights before a step: not in the last quarter, so that what is fresh can learn. */
  boolean recycles(int step, double hours) {
    return options.recycleEvery > 0 && step % options.recycleEvery == 0 && hours < 0.75 * options.hours;
  }

  public boolean joint(double hours) {
    return options.sparse > 0 && hours >= options.jointAfter;
  }
}
