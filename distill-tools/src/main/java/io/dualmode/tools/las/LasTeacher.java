package io.dualmode.tools.las;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.util.Map;

/** The rescorer of a packaged model, which stays as it is, as the teacher of another one. Confined to the thread that made it. */
public final class LasTeacher implements AutoCloseable {
  private final LasConfig shape;
  private final LasGraph graph;

  /** @throws IOException when the model has no rescorer */
  public LasTeacher(SupernetModel model, int threads) throws IOException {
    shape = shape(model);
    EncoderConfig config = model.config().encoder();
    ParameterLayout layout = LasLayout.of(shape, config.dim(), config.units());
    SupernetWeights weights = new SupernetWeights(config, model.tensors());
    TrainingState state = new TrainingState(layout, 0);
    for (Parameter p : layout.parameters()) {
      float[] values = p.isMatrix() ? weights.table(p.name(), p.rows(), p.columns()) : weights.vector(p.name(), p.size());
      System.arraycopy(values, 0, state.average, p.offset(), p.size());
    }
    graph = new LasGraph(shape, layout, config.dim(), Optimisers.create(Optimisers.DEFAULT, Map.of()), threads, state);
  }

  /** The shape of a model's rescorer. */
  static LasConfig shape(SupernetModel model) throws IOException {
    if (model.config().rescorer() == null) {
      throw new IOException("model " + model.config().name() + " cannot teach a rescorer: it has none; train one with rescorer");
    }
    return model.config().rescorer();
  }

  /**
   * A rescorer that spells as a model's does and hears the same places, of another size.
   *
   * @param context {@code full} or {@code streaming}
   */
  public static LasConfig shape(SupernetModel model, String context, int width, int layers, int feedForward) throws IOException {
    LasConfig s = shape(model);
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
