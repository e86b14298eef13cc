package io.dualmode.tools.las;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.dualmode.model.rescore.LasConfig;
import io.dualmode.tools.torch.TorchModule;

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
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager root = engine.newBaseManager();
  private final TorchModule module;
  private final int dim;
  private final NDArray weights;
  private final NDArray first;
  private final NDArray second;
  private final NDArray average;
  private final NDArray decayed;
  private int steps;

  LasGraph(LasConfig config, LasLayout layout, int dim, int threads, LasState state) {
    this.config = config;
    this.dim = dim;
    JniUtils.setNumThreads(threads);
    // As for the supernet: the optimising executor differentiates by itself, and this graph is too small to gain by it.
    JniUtils.setGraphExecutorOptimize(false);
    module = new TorchModule(root, LasProgram.write(config, layout));
    weights = root.create(state.weights);
    weights.setRequiresGradient(true);
    first = root.create(state.first);
    second = root.create(state.second);
    average = root.create(state.average);
    decayed = root.create(layout.decayed());
    steps = state.step;
  }

  /** Trains on a batch; a gradient that is not finite leaves the weights alone. */
  Loss step(LasBatch batch, double rate, double clip, double renewal) {
    try (NDManager scope = root.newSubManager()) {
      Loss loss;
      try (GradientCollector tape = engine.newGradientCollector()) {
        NDList out = spell(scope, weights, batch);
        loss = new Loss(out.get(0).getFloat(), out.get(1).getFloat() / batch.units(), Double.NaN);
        tape.backward(out.get(0));
      }
      NDArray gradient = weights.getGradient();
      gradient.attach(scope);
      double norm = module.call(scope, "norm", gradient).get(0).getFloat();
      steps++;
      if (Double.isFinite(norm)) {
        float[] factors = {(float) rate, (float) Math.min(1, clip / (norm + 1e-9)), (float) (1 / (1 - Math.pow(LasProgram.BETA_1, steps))),
            (float) (1 / (1 - Math.pow(LasProgram.BETA_2, steps))), (float) renewal};
        module.call(scope, "update", weights, gradient, first, second, average, decayed, scope.create(factors));
      } else {
        module.call(scope, "clear", gradient);
      }
      return new Loss(loss.entropy, loss.right, norm);
    }
  }

  /** The averaged weights on a batch, without training. */
  Loss evaluate(LasBatch batch) {
    try (NDManager scope = root.newSubManager()) {
      NDList out = spell(scope, average, batch);
      return new Loss(out.get(0).getFloat(), out.get(1).getFloat() / batch.units(), Double.NaN);
    }
  }

  /** Log-probability of each label by the averaged weights, [B, U], 0 where padded. */
  float[] logProbabilities(LasBatch batch) {
    try (NDManager scope = root.newSubManager()) {
      return spell(scope, average, batch).get(2).toFloatArray();
    }
  }

  private NDList spell(NDManager scope, NDArray flat, LasBatch batch) {
    return module.call(scope, "spell", flat, scope.create(batch.encoded(), new Shape(batch.size(), batch.frames(), dim)),
        scope.create(batch.history(), new Shape(batch.size(), batch.longest(), config.history())),
        scope.create(batch.centres(), new Shape(batch.size(), batch.longest())),
        scope.create(batch.lengths(), new Shape(batch.size(), 1, 1, 1)), scope.create(batch.labels()));
  }

  /** The gradient that the last backward pass would give by the weights: for tests. */
  float[] gradient(LasBatch batch) {
    try (NDManager scope = root.newSubManager()) {
      try (GradientCollector tape = engine.newGradientCollector()) {
        tape.backward(spell(scope, weights, batch).get(0));
      }
      NDArray gradient = weights.getGradient();
      gradient.attach(scope);
      float[] values = gradient.toFloatArray();
      module.call(scope, "clear", gradient);
      return values;
    }
  }

  /** Fills the arrays of a checkpoint. */
  void copyTo(LasState state) {
    state.weights = weights.toFloatArray();
    state.first = first.toFloatArray();
    state.second = second.toFloatArray();
    state.average = average.toFloatArray();
    state.step = steps;
  }

  @Override
  public void close() {
    module.close();
    root.close();
  }
}
