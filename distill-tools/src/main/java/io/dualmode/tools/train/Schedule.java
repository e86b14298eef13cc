package io.dualmode.tools.train;

/** What changes with the hours heard: learning rate, sparsity, and which parts are trained. Pure functions of the options. */
final class Schedule {
  private final TrainOptions options;

  Schedule(TrainOptions options) {
    this.options = options;
  }

  /** Linear warm-up by steps, then linear decay by hours. */
  double learningRate(int step, double hours) {
    double decay = Math.max(options.finalRate, 1 - hours / options.hours);
    return options.rate * Math.min(1, (step + 1.0) / options.warmUp) * decay;
  }

  /** Cubic ramp of Zhu and Gupta ("To prune, or not to prune", 2017): fast while much is redundant, slow at the end. */
  double sparsity(double hours) {
    double span = options.pruneUntil - options.jointAfter;
    double done = span <= 0 ? (hours >= options.pruneUntil ? 1 : 0) : (hours - options.jointAfter) / span;
    double left = 1 - Math.max(0, Math.min(1, done));
    return options.sparsity * (1 - left * left * left);
  }

  boolean leftContext(double hours) {
    return hours >= options.leftContextAfter;
  }

  boolean joint(double hours) {
    return options.sparse > 0 && hours >= options.jointAfter;
  }

  boolean heads(double hours) {
    return (options.ctc > 0 || options.transducer > 0) && hours >= options.headsAfter;
  }

  boolean specAugment(double hours) {
    return hours >= options.specAugmentAfter;
  }

  boolean done(double hours) {
    return hours >= options.hours;
  }
}
