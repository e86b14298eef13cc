package io.dualmode.tools.trainer;

/** What every training step reports. */
public interface TrainingStep {
  /** Before clipping. */
  double gradientNorm();

  double learningRate();

  /** Values under the names of {@link Objective#figures}; NaN where the step has none. */
  double[] figures();

  /** A report of its parts. */
  static TrainingStep of(double gradientNorm, double learningRate, double... figures) {
    record Plain(double gradientNorm, double learningRate, double[] figures) implements TrainingStep {}

    return new Plain(gradientNorm, learningRate, figures);
  }
}
