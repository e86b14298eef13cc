package io.dualmode.tools.las;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.util.Map;

/** The rescorer of a packaged model, which stays as it is, as the teacher of another one. Confined to the thread that made it. */
public final class LasTeacher implements AutoCloseable {
  private final LasGraph graph;

  /** @throws IOException when the model has no rescorer */
  public LasTeacher(SupernetModel model, int threads) throws IOException {
    PackagedRescorer rescorer = new PackagedRescorer(model);
    TrainingState state = new TrainingState(rescorer.layout(), 0);
    state.average = rescorer.weights();
    graph = new LasGraph(rescorer.shape(), rescorer.layout(), model.config().encoder().dim(), Optimisers.create(Optimisers.DEFAULT, Map.of()), threads, state);
  }

  /**
   * A rescorer that spells as a model's does and hears the same places, of another size.
   *
   * @param context {@code full} or {@code streaming}
   */
  public static LasConfig shape(SupernetModel model, String context, int width, int layers, int feedForward) throws IOException {
    LasConfig s = PackagedRescorer.shape(model);
    return new LasConfig(context, width, layers, feedForward, s.history(), s.slopes(), s.offsets(), s.window(), s.pauseFrames());
  }

  /** Log-probabilities of all units, [B, U, V]; the batch has the teacher's encoder frames. */
  float[] distributions(LasBatch batch) {
    return graph.distributions(batch);
  }

  @Override
  public void close() {
    graph.close();
  }
}
