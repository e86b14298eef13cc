package io.dualmode.tools.distill;

import com.google.gson.Gson;
import io.dualmode.tools.las.LasOptions;
import io.dualmode.tools.train.objective.TrainOptions;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/**
 * What the three stages are told: the options of {@code train} for the first one, with {@code --kd} as the weight of the divergence from
 * the teacher in all of them, and what the others need beyond that.
 */
final class DistillOptions extends TrainOptions {
  @Option(names = "--rescorer-hours", description = "hours that the rescorer hears in stage 2 (default: ${DEFAULT-VALUE})")
  double rescorerHours = 12;

  @Option(names = "--rescorer-rate", description = "peak learning rate of stage 2 (default: ${DEFAULT-VALUE})")
  double rescorerRate = 1.5e-3;

  @Option(names = "--rescorer-width", description = "width of the student's rescorer, a multiple of the teacher's heads (default: ${DEFAULT-VALUE})")
  int rescorerWidth = 96;

  @Option(names = "--rescorer-layers", description = "layers of the student's rescorer (default: ${DEFAULT-VALUE})")
  int rescorerLayers = 2;

  @Option(names = "--rescorer-forward", description = "feed-forward width of the student's rescorer (default: ${DEFAULT-VALUE})")
  int rescorerForward = 192;

  @Option(names = "--tuning-hours", description = "hours that encoder, transducer and rescorer hear together in stage 3 (default: ${DEFAULT-VALUE})")
  double tuningHours = 6;

  @Option(names = "--tuning-rate", description = "peak learning rate of stage 3 (default: ${DEFAULT-VALUE})")
  double tuningRate = 1.5e-4;

  @Option(names = "--rescorer-weight", description = "weight of the rescorer's loss per unit in stage 3 (default: ${DEFAULT-VALUE})")
  double rescorerWeight = 0.3;

  @Option(names = "--unlabelled", description = "hear the other speech of the split train too, also what --label-hours leaves out: with the teacher's own transcripts where it is sure of them, else distilled without")
  boolean unlabelled;

  @Option(names = "--min-confidence", description = "least mean confidence of the words of a transcript of the teacher (default: ${DEFAULT-VALUE})")
  double minConfidence = 0.8;

  /** Defaults that suit a small student: every part of the objective within a few hours. */
  DistillOptions() {
    hours = 24;
    kd = 1;
    leftContextAfter = 1;
    specAugmentAfter = 2;
    jointAfter = 4;
    headsAfter = 8;
    pruneUntil = 14;
  }

  /** For a teacher that gives texts but no posteriors that a student has. */
  void learnsFromWordsOnly() {
    kd = 0;
    unlabelled = true;
  }

  /**
   * The options of stage 3: every part of the objective from the start, at the sparsity that stage 1 ended with.
   *
   * @param first folder of stage 1
   * @param sparseStarted whether that has trained the sparse corner
   */
  DistillOptions together(Path first, boolean sparseStarted) {
    Gson gson = new Gson();
    DistillOptions o = gson.fromJson(gson.toJson(this), DistillOptions.class);
    o.init = first.toString();
    o.hours = tuningHours;
    o.rate = tuningRate;
    o.leftContextAfter = 0;
    o.specAugmentAfter = 0;
    o.jointAfter = 0;
    o.headsAfter = 0;
    o.pruneUntil = 0;
    o.sparse = sparseStarted ? sparse : 0;
    return o;
  }

  /** The options of stage 2. */
  LasOptions rescorer(String context) {
    LasOptions las = new LasOptions();
    las.hours = rescorerHours;
    las.rate = rescorerRate;
    las.context = context;
    las.kd = kd;
    las.augmentation = augmentation;
    las.seed = seed;
    las.threads = threads;
    las.checkpointMinutes = checkpointMinutes;
    return las;
  }

  /** What a rescorer of the student listens to: what the teacher's does, if the student's dense corner is trained. */
  String rescorerContext(String teachers) {
    return dense > 0 ? teachers : "streaming";
  }
}
