package io.dualmode.tools.las;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.io.IOException;

/** The rescorer of a packaged model, as the trainer's parameters: another one learns from it or begins with it. */
final class PackagedRescorer {
  private final LasConfig shape;
  private final ParameterLayout layout;
  private final float[] weights;

  /** @throws IOException when the model has no rescorer */
  PackagedRescorer(SupernetModel model) throws IOException {
    shape = shape(model);
    EncoderConfig config = model.config().encoder();
    layout = LasLayout.of(shape, config.dim(), config.units());
    weights = new float[layout.size()];
    SupernetWeights tensors = new SupernetWeights(config, model.tensors());
    for (Parameter p : layout.parameters()) {
      float[] values = p.isMatrix() ? tensors.table(p.name(), p.rows(), p.columns()) : tensors.vector(p.name(), p.size());
      System.arraycopy(values, 0, weights, p.offset(), p.size());
    }
  }

  /** The shape of a model's rescorer. */
  static LasConfig shape(SupernetModel model) throws IOException {
    if (model.config().rescorer() == null) {
      throw new IOException("model " + model.config().name() + " has no rescorer to learn from; train one with rescorer");
    }
    return model.config().rescorer();
  }

  LasConfig shape() {
    return shape;
  }

  ParameterLayout layout() {
    return layout;
  }

  /** A copy of the weights in the order of the layout. */
  float[] weights() {
    return weights.clone();
  }

  /**
   * The weights for a rescorer on another encoder.
   *
   * @throws IOException when that has another shape
   */
  float[] weightsFor(LasConfig other, ParameterLayout layoutThere) throws IOException {
    if (!other.equals(shape) || layoutThere.size() != layout.size()) {
      throw new IOException("--init: its rescorer is another one: " + shape + " of " + layout.size() + " weights, and here " + other + " of "
          + layoutThere.size());
    }
    return weights();
  }
}
