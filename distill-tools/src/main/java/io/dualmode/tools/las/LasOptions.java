package io.dualmode.tools.las;

import picocli.CommandLine.Option;

/** What the training of a rescorer is told; a run stores it, and the model's provenance holds it. */
public final class LasOptions {
  @Option(names = "--hours", description = "hours of audio to hear in all, repetitions included (default: ${DEFAULT-VALUE})")
  public double hours = 40;

  @Option(names = "--context", description = "what it listens to: full, the dense network over the whole utterance, or streaming, the frames "
      + "of the first pass (default: ${DEFAULT-VALUE})")
  public String context = "full";

  @Option(names = "--rate", description = "peak learning rate (default: ${DEFAULT-VALUE})")
  public double rate = 1.5e-3;

  @Option(names = "--final-rate", description = "learning rate at the end, as a share of the peak (default: ${DEFAULT-VALUE})")
  double finalRate = 0.02;

  @Option(names = "--warm-up", description = "steps of rising learning rate (default: ${DEFAULT-VALUE})")
  public int warmUp = 100;

  @Option(names = "--batch-seconds", description = "audio seconds per step (default: ${DEFAULT-VALUE})")
  public double batchSeconds = 40;

  @Option(names = "--clip", description = "largest norm of the gradient (default: ${DEFAULT-VALUE})")
  public double clip = 1;

  @Option(names = "--average", description = "decay per step of the averaged weights, which are what is written (default: ${DEFAULT-VALUE})")
  public double average = 0.995;

  @Option(names = "--time-noise", description = "encoder frames by which the ends of units are moved (default: ${DEFAULT-VALUE})")
  int timeNoise = 2;

  @Option(names = "--history-noise", description = "share of the units seen that are replaced by any (default: ${DEFAULT-VALUE})")
  double historyNoise = 0.1;

  @Option(names = "--augmentation", paramLabel = "STRENGTH", description = "how much the speech is varied, from 0 to 1; see train (default: ${DEFAULT-VALUE})")
  public double augmentation = 1;

  @Option(names = "--seed", description = "seed of weights, batches and augmentation (default: ${DEFAULT-VALUE})")
  public long seed = 1;

  @Option(names = "--threads", description = "CPU threads (default: ${DEFAULT-VALUE})")
  public int threads = 2;

  @Option(names = "--checkpoint-minutes", description = "minutes between checkpoints (default: ${DEFAULT-VALUE})")
  public double checkpointMinutes = 2;

  /** Weight of the divergence from a teacher, beside the cross-entropy; without a teacher it does not count. */
  public double kd = 1;

  /** Linear warm-up by steps, then linear decay by hours heard. */
  double learningRate(int step, double heard) {
    return rate * Math.min(1, (step + 1.0) / warmUp) * Math.max(finalRate, 1 - heard / hours);
  }

  /** Share of the average that the newest weights replace: all of it at first. */
  double renewal(int step) {
    return step < 20 ? 1 : Math.max(1 - average, Math.min(1, 10.0 / (1 + step)));
  }
}
