package io.dualmode.tools.trainer;

import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.optimiser.Optimisers;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * What every training is told; each option is declared here once, its default may be an objective's own. A run stores its options beside
 * its checkpoint. "Hours" are hours of audio heard, repetitions included.
 */
public abstract class TrainerOptions {
  /** Steps until the average may remember what was before. */
  private static final int UNAVERAGED_STEPS = 20;

  @Option(names = "--rate", description = "peak learning rate (default: ${DEFAULT-VALUE})")
  public double rate = 1.5e-3;

  @Option(names = "--final-rate", description = "learning rate at the end, as a share of the peak (default: ${DEFAULT-VALUE})")
  public double finalRate = 0.02;

  @Option(names = "--warm-up", description = "steps of rising learning rate (default: ${DEFAULT-VALUE})")
  public int warmUp = 100;

  @Option(names = "--clip", description = "largest norm of the gradient (default: ${DEFAULT-VALUE})")
  public double clip = 2;

  @Option(names = "--average", description = "decay per step of the averaged weights, which are what is exported (default: ${DEFAULT-VALUE})")
  public double average = 0.998;

  @Option(names = "--optimizer", paramLabel = "NAME", description = "rule that moves the weights (default: ${DEFAULT-VALUE})")
  public String optimizer = Optimisers.DEFAULT;

  @Option(names = "--optimizer-option", paramLabel = "NAME=VALUE", description = "constant of that rule, repeatable, for example weight-decay=0.02")
  public Map<String, Double> optimizerOptions = new LinkedHashMap<>();

  @Option(names = "--seed", description = "seed of weights, batches and augmentation (default: ${DEFAULT-VALUE})")
  public long seed = 1;

  @Option(names = "--threads", description = "CPU threads (default: ${DEFAULT-VALUE})")
  public int threads = 2;

  @Option(names = "--checkpoint-minutes", description = "minutes between checkpoints (default: ${DEFAULT-VALUE})")
  public double checkpointMinutes = 4;

  /**
   * Share of the training that is done.
   *
   * @param step steps so far
   * @param hours heard so far
   * @return from 0; 1 or more at the end
   */
  public abstract double progress(int step, double hours);

  /** The whole of the training as people read it, for example {@code 80 h}. */
  public abstract String goal();

  /** Whether to stop, at the end or, to go on later, before it. */
  public boolean done(int step, double hours) {
    return progress(step, hours) >= 1;
  }

  /** Linear warm-up by steps, then linear decay over the training. */
  public final double learningRate(int step, double hours) {
    return rate * Math.min(1, (step + 1.0) / warmUp) * Math.max(finalRate, 1 - progress(step, hours));
  }

  /** Share of the average that the newest weights replace: all of it at first, so that the average does not remember the start. */
  public final double renewal(int step) {
    return step < UNAVERAGED_STEPS ? 1 : Math.max(1 - average, Math.min(1, 10.0 / (1 + step)));
  }

  /** The rule that moves the weights. */
  public final Optimiser optimiser() {
    return Optimisers.create(optimizer, optimizerOptions);
  }
}
