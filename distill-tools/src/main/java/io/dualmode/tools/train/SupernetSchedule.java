package io.dualmode.tools.train;

/** Which parts of the supervised objective are trained when. */
final class SupernetSchedule extends Schedule {
  private final TrainOptions options;

  SupernetSchedule(TrainOptions options) {
    super(options);
    this.options = options;
  }

  boolean leftContext(double hours) {
    return hours >= options.leftContextAfter;
  }

  boolean heads(double hours) {
    return (options.ctc > 0 || options.transducer > 0) && hours >= options.headsAfter;
  }

  boolean specAugment(double hours) {
    return hours >= options.specAugmentAfter;
  }
}
