package io.dualmode.tools.speaker;

import picocli.CommandLine.Option;

/** What a training run of a speaker network is told; stored in the run folder and in the network's provenance. */
final class SpeakerOptions {
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

  @Option(names = "--rate", description = "peak learning rate (default: ${DEFAULT-VALUE})")
  double rate = 2e-3;

  @Option(names = "--warm-up", description = "steps of rising learning rate (default: ${DEFAULT-VALUE})")
  int warmUp = 200;

  @Option(names = "--scale", description = "what cosines are multiplied with in the softmax (default: ${DEFAULT-VALUE})")
  double scale = 30;

  @Option(names = "--margin", description = "what the right speaker's cosine must be larger by (default: ${DEFAULT-VALUE})")
  double margin = 0.2;

  @Option(names = "--margin-steps", description = "steps over which the margin grows from 0 (default: ${DEFAULT-VALUE})")
  int marginSteps = 1000;

  @Option(names = "--clip", description = "largest norm of the gradient (default: ${DEFAULT-VALUE})")
  double clip = 5;

  @Option(names = "--average", description = "decay per step of the averaged weights, which are packaged (default: ${DEFAULT-VALUE})")
  double average = 0.998;

  @Option(names = "--seed", description = "seed of weights, crops and augmentation (default: ${DEFAULT-VALUE})")
  long seed = 1;

  @Option(names = "--threads", description = "threads of libtorch (default: ${DEFAULT-VALUE})")
  int threads = 1;

  @Option(names = "--checkpoint-minutes", description = "minutes between checkpoints (default: ${DEFAULT-VALUE})")
  double checkpointMinutes = 2;

  /** Linear warm-up, then linear decay to nothing. */
  double rate(int step) {
    return rate * Math.min(1, (step + 1.0) / warmUp) * Math.max(0.01, 1 - (double) step / steps);
  }

  double margin(int step) {
    return margin * Math.min(1, (double) step / Math.max(1, marginSteps));
  }
}
