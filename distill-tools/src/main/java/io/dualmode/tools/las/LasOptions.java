package io.dualmode.tools.las;

import io.dualmode.tools.trainer.TrainerOptions;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What the training of a rescorer is told beyond {@link TrainerOptions}; the model's provenance holds it. */
public final class LasOptions extends TrainerOptions {
  @Option(names = "--hours", description = "hours of audio to hear in all, repetitions included (default: ${DEFAULT-VALUE})")
  public double hours = 40;

  @Option(names = "--alignments", paramLabel = "FILE", description = "written by align, in the folder of the data (default: ${DEFAULT-VALUE})")
  String alignments = "alignments.tsv";

  @Option(names = "--context", description = "what it listens to: full, the dense network over the whole utterance, or streaming, the frames "
      + "of the first pass (default: ${DEFAULT-VALUE})")
  public String context = "full";

  @Option(names = "--batch-seconds", description = "audio seconds per step (default: ${DEFAULT-VALUE})")
  public double batchSeconds = 40;

  @Option(names = "--time-noise", description = "encoder frames by which the ends of units are moved (default: ${DEFAULT-VALUE})")
  int timeNoise = 2;

  @Option(names = "--history-noise", description = "share of the units seen that are replaced by any (default: ${DEFAULT-VALUE})")
  double historyNoise = 0.1;

  @Option(names = "--augmentation", paramLabel = "STRENGTH", description = "how much the speech is varied, from 0 to 1; see train (default: ${DEFAULT-VALUE})")
  public double augmentation = 1;

  /** Weight of the divergence from a teacher, beside the cross-entropy; without a teacher it does not count. */
  public double kd = 1;

  /** Defaults that suit a rescorer on the bundled encoder. */
  public LasOptions() {
    clip = 1;
    average = 0.995;
    checkpointMinutes = 2;
  }

  @Override
  public double progress(int step, double heard) {
    return heard / hours;
  }

  @Override
  public String goal() {
    return String.format(Locale.ROOT, "%.1f h", hours);
  }
}
