package io.dualmode.tools.train;

import io.dualmode.tools.data.BatchLoader;
import io.dualmode.tools.data.Seeds;
import io.dualmode.tools.data.TrainingBatch;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/**
 * The steps of a training run, supervised or not: follows the pruning schedule, logs curves and masks, saves checkpoints, and stops
 * at the end or when the training diverges.
 */
public final class TrainingLoop {
  private static final int LOG_EVERY = 25;
  /** The checkpoint in the folder of a run. */
  public static final String CHECKPOINT = "state";

  /** An objective: what a step does. */
  public interface Model {
    /** Trains on one batch. {@code step} counts from 0; {@code hours} were heard before it. */
    TrainingLog.Step step(TrainingBatch batch, int step, double hours);

    /** What must be written before the checkpoint after so many steps is. */
    default void save(int step) throws IOException {}

    /** The checkpoint after so many steps is written. */
    default void saved(int step) throws IOException {}
  }

  private final RunOptions options;
  private final Schedule schedule;
  private final TrainedParameters parameters;
  private final BlockMasks masks;
  private final TrainState state;
  private final Path checkpoint;
  private final TrainingLog log;
  private final MaskLog maskLog;
  private final PrintStream out;
  private final DivergenceGuard guard = new DivergenceGuard();

  public TrainingLoop(RunOptions options, Path folder, PrintStream out, ParameterLayout layout, int blockRows, TrainedParameters parameters,
      TrainState state, List<String> figures, TrainingLog.Summary summary) {
    this.options = options;
    this.parameters = parameters;
    this.state = state;
    this.out = out;
    schedule = new Schedule(options);
    masks = new BlockMasks(layout, blockRows);
    masks.fromWords(state.mask);
    parameters.setMask(masks.expand());
    checkpoint = folder.resolve(CHECKPOINT);
    log = new TrainingLog(folder.resolve("curves.csv"), out, LOG_EVERY, figures, summary);
    maskLog = new MaskLog(folder.resolve("masks.csv"), masks);
  }

  /** Trains until the hours are heard. */
  public void run(BatchLoader batches, Model model) throws IOException, InterruptedException {
    long saved = System.nanoTime();
    while (!schedule.done(state.heardSeconds / 3600)) {
      double hours = state.heardSeconds / 3600;
      if (schedule.joint(hours)) {
        prepareSparse(hours);
      }
      if (schedule.recycles(state.step, hours)) {
        int units = parameters.recycleDormantUnits(new Random(Seeds.mix(options.seed, state.step)), state.sparseStarted);
        out.printf("step %d: fresh weights for %d dormant units%n", state.step, units);
      }
      TrainingBatch batch = batches.next();
      long start = System.nanoTime();
      TrainingLog.Step result = model.step(batch, state.step, hours);
      double seconds = (System.nanoTime() - start) * 1e-9;
      boolean good = guard.accept(result.gradientNorm());
      guard.check(state.step, result.gradientNorm(), checkpoint);
      state.step++;
      state.heardSeconds += batch.audioSeconds();
      state.trainedSeconds += seconds;
      log.add(result, new TrainingLog.Progress(state.step, batch.audioSeconds(), seconds, state.heardSeconds / 3600, options.hours,
          state.trainedSeconds, masks.sparsity()));
      if (good && System.nanoTime() - saved > options.checkpointMinutes * 60e9) {
        save(model);
        saved = System.nanoTime();
      }
    }
    save(model);
  }

  /** Starts the sparse corner where the dense one stands, and follows the pruning schedule. */
  private void prepareSparse(double hours) throws IOException {
    if (!state.sparseStarted) {
      parameters.startSparseFromDense();
      state.sparseStarted = true;
    }
    if (state.step % options.pruneEvery == 0) {
      BlockMasks.Change change = masks.rerank(parameters.weights(), schedule.sparsity(hours), options.pruneFloor);
      parameters.setMask(masks.expand());
      maskLog.add(state.step, hours, masks, change);
    }
  }

  private void save(Model model) throws IOException {
    model.save(state.step);
    parameters.copyTo(state);
    state.mask = masks.toWords();
    state.save(checkpoint);
    model.saved(state.step);
  }
}
