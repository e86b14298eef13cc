package io.dualmode.tools.train;

/** What changes with the hours heard: learning rate, sparsity, and which parts are trained. Pure functions of the options. */
public class Schedule {
  private final RunOptions options;

  public Schedule(RunOptions options) {
    this.options = options;
  }

  /** Linear warm-up by steps, then linear decay by hours. */
  public double learningRate(int step, double hours) {
    double decay = Math.max(options.finalRate, 1 - hours / options.hours);
    return options.rate * Math.min(1, (step + 1.0) / options.warmUp) * decay;
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

  public boolean done(double hours) {
    return hours >= options.hours;
  }

  /** Share of the average that the newest weights replace: all of it at first, so that the average does not remember the start. */
  public double renewal(int step) {
    return step < 20 ? 1 : Math.max(1 - options.average, Math.min(1, 10.0 / (1 + step)));
  }
}
