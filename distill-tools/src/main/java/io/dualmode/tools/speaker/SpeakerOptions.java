package io.dualmode.tools.speaker;

import io.dualmode.tools.trainer.TrainerOptions;
import picocli.CommandLine.Option;

/** What a training run of a speaker network is told beyond {@link TrainerOptions}; the network's provenance holds it. */
final class SpeakerOptions extends TrainerOptions {
  @Option(names = "--steps", description = "steps in all (default: ${DEFAULT-VALUE})")
  int steps = 3000;

  @Option(names = "--stop-after", description = "stop at this step, to go on later (default: at the last one)")
  int stopAfter = Integer.MAX_VALUE;

  @Option(names = "--batch", description = "crops per step (default: ${DEFAULT-VALUE})")
  int batch = 64;

  @Option(names = "--min-seconds", description = "shortest crop (default: ${DEFAULT-VALUE})")
  double minSeconds = 1;

  @Option(names = "--max-seconds", description = "longest crop (default: ${DEFAULT-VALUE})")
  double maxSeconds = 3;

  @Option(names = "--scale", description = "what cosines are multiplied with in the softmax (default: ${DEFAULT-VALUE})")
  double scale = 30;

  @Option(names = "--margin", description = "what the right speaker's cosine must be larger by (default: ${DEFAULT-VALUE})")
  double margin = 0.2;

  @Option(names = "--margin-steps", description = "steps over which the margin grows from 0 (default: ${DEFAULT-VALUE})")
  int marginSteps = 1000;

  /** Defaults that suit a network of half a million weights. */
  SpeakerOptions() {
    rate = 2e-3;
    finalRate = 0.01;
    warmUp = 200;
    clip = 5;
    threads = 1;
    checkpointMinutes = 2;
  }

  @Override
  public double progress(int step, double hours) {
    return (double) step / steps;
  }

  @Override
  public String goal() {
    return steps + " steps";
  }

  @Override
  public boolean done(int step, double hours) {
    return super.done(step, hours) || step >= stopAfter;
  }

  /** What the right speaker's cosine must be larger by in a step: grows from 0. */
  double margin(int step) {
    return margin * Math.min(1, (double) step / Math.max(1, marginSteps));
  }
}
