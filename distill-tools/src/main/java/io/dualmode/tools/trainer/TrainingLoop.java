package io.dualmode.tools.trainer;

import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;

/**
 * The steps of a training: logs curves, saves checkpoints, and stops at the end or when the training diverges.
 *
 * @param <B> what the objective learns from in a step
 */
public final class TrainingLoop<B> {
  private final TrainerOptions options;
  private final RunFolder folder;
  private final TrainingState state;
  private final Objective<B> objective;
  private final TrainingLog log;
  private final DivergenceGuard guard = new DivergenceGuard();

  public TrainingLoop(TrainerOptions options, RunFolder folder, PrintStream out, TrainingState state, Objective<B> objective) {
    this.options = options;
    this.folder = folder;
    this.state = state;
    this.objective = objective;
    log = new TrainingLog(folder.curves(), out, options, objective, state);
  }

  /** Trains until the end, or until it is time to stop; the state is then that of the last checkpoint. */
  public void run(BatchSource<B> batches) throws IOException, InterruptedException {
    long saved = System.nanoTime();
    while (!options.done(state.step, state.heardSeconds / 3600)) {
      double hours = state.heardSeconds / 3600;
      objective.prepare(state.step, hours);
      B batch = batches.next();
      long start = System.nanoTime();
      TrainingStep result = objective.step(batch, state.step, hours);
      double seconds = (System.nanoTime() - start) * 1e-9;
      boolean good = guard.accept(result.gradientNorm());
      guard.check(state.step, result.gradientNorm(), folder.checkpoint());
      state.step++;
      state.heardSeconds += objective.audioSeconds(batch);
      state.trainedSeconds += seconds;
      log.add(result, objective.audioSeconds(batch), seconds);
      if (good && System.nanoTime() - saved > options.checkpointMinutes * 60e9) {
        save();
        saved = System.nanoTime();
      }
    }
    save();
  }

  private void save() throws IOException {
    objective.save(state.step);
    objective.capture();
    state.save(folder.checkpoint());
    objective.saved(state.step);
  }
}
