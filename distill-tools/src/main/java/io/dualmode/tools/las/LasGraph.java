package io.dualmode.tools.las;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.model.rescore.LasConfig;
import io.dualmode.tools.torch.FlatWeights;
import io.dualmode.tools.torch.FlatWeights.Values;

/** A rescorer's weights and optimiser in libtorch; one per process, confined to the thread that made it. */
final class LasGraph implements AutoCloseable {
  /** Label smoothing (Szegedy et al. 2016), as in Sainath et al. */
  static final double SMOOTHING = 0.1;

  /**
   * What a batch was worth.
   *
   * @param entropy mean cross-entropy per unit, with label smoothing
   * @param right share of the units that were the likeliest
   * @param gradientNorm before clipping; NaN where nothing was trained
   */
  record Loss(double entropy, double right, double gradientNorm) {}

  private final LasConfig config;
  private final int dim;
  private final FlatWeights flat;

  LasGraph(LasConfig config, LasLayout layout, int dim, int threads, LasState state) {
    this.config = config;
    this.dim = dim;
    // A checkpoint counts steps, not updates: after a gradient that was not finite a run goes on one update ahead.
    flat = new FlatWeights(LasProgram.write(config, layout), layout.stretches(), threads,
        new Values(state.weights, state.first, state.second, state.average, state.step));
  }

  /** Trains on a batch; a gradient that is not finite leaves the weights alone. */
  Loss step(LasBatch batch, double rate, double clip, double renewal) {
    try (NDManager scope = flat.newScope()) {
      Loss loss;
      try (GradientCollector tape = flat.newTape()) {
        NDList out = spell(scope, flat.flat(false), batch);
        loss = new Loss(out.get(0).getFloat(), out.get(1).getFloat() / batch.units(), Double.NaN);
        tape.backward(out.get(0));
      }
      return new Loss(loss.entropy, loss.right, flat.step(scope, rate, clip, renewal));
    }
  }

  /** The averaged weights on a batch, without training. */
  Loss evaluate(LasBatch batch) {
    try (NDManager scope = flat.newScope()) {
      NDList out = spell(scope, flat.flat(true), batch);
      return new Loss(out.get(0).getFloat(), out.get(1).getFloat() / batch.units(), Double.NaN);
    }
  }

  /** Log-probability of each label by the averaged weights, [B, U], 0 where padded. */
  float[] logProbabilities(LasBatch batch) {
    try (NDManager scope = flat.newScope()) {
      return spell(scope, flat.flat(true), batch).get(2).toFloatArray();
    }
  }

  private NDList spell(NDManager scope, NDArray parameters, LasBatch batch) {
    return flat.call(scope, "spell", parameters, scope.create(batch.encoded(), new Shape(batch.size(), batch.frames(), dim)),
        scope.create(batch.history(), new Shape(batch.size(), batch.longest(), config.history())),
        scope.create(batch.centres(), new Shape(batch.size(), batch.longest())),
        scope.create(batch.lengths(), new Shape(batch.size(), 1, 1, 1)), scope.create(batch.labels()));
  }

  /** The gradient that the last backward pass would give by the weights: for tests. */
  float[] gradient(LasBatch batch) {
    try (NDManager scope = flat.newScope()) {
      try (GradientCollector tape = flat.newTape()) {
        tape.backward(spell(scope, flat.flat(false), batch).get(0));
      }
      return flat.takeGradient(scope);
    }
  }

  /** Fills the arrays of a checkpoint. */
  void copyTo(LasState state) {
    Values values = flat.values();
    state.weights = values.weights();
    state.first = values.first();
    state.second = values.second();
    state.average = values.average();
  }

  @Override
  public void close() {
    flat.close();
  }
}
