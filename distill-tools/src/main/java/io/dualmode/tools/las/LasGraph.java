package io.dualmode.tools.las;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.trainer.FlatWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;

/** A rescorer's weights and optimiser in libtorch; one per process, confined to the thread that made it. */
final class LasGraph implements AutoCloseable {
  /** Label smoothing (Szegedy et al. 2016), as in Sainath et al. */
  static final double SMOOTHING = 0.1;

  /**
   * What a batch was worth.
   *
   * @param entropy mean cross-entropy per unit, with label smoothing
   * @param right share of the units that were the likeliest
   * @param divergence from a teacher, mean per unit; NaN without one
   * @param gradientNorm before clipping; NaN where nothing was trained
   */
  record Loss(double entropy, double right, double divergence, double gradientNorm) {}

  /**
   * What a teacher says of a batch, and what it counts for beside the truth.
   *
   * @param distributions log-probabilities of all units, [B, U, V]
   */
  record TeacherDistributions(float[] distributions, double weight) {}

  private final LasConfig config;
  private final int dim;
  private final FlatWeights flat;

  LasGraph(LasConfig config, ParameterLayout layout, int dim, Optimiser optimiser, int threads, TrainingState state) {
    this.config = config;
    this.dim = dim;
    flat = new FlatWeights(LasProgram.write(config, layout), layout, optimiser, threads, state);
  }

  /** Trains on a batch; a gradient that is not finite leaves the weights alone. */
  Loss step(LasBatch batch, double rate, double clip, double renewal) {
    return step(batch, null, rate, clip, renewal);
  }

  /** The same with a teacher, null for none. */
  Loss step(LasBatch batch, TeacherDistributions teacher, double rate, double clip, double renewal) {
    try (NDManager scope = flat.newScope()) {
      Scored scored;
      try (GradientCollector tape = flat.newTape()) {
        scored = score(scope, encoded(scope, batch), batch, teacher);
        tape.backward(scored.total);
      }
      Loss loss = scored.loss;
      return new Loss(loss.entropy, loss.right, loss.divergence, apply(rate, clip, renewal));
    }
  }

  /** A batch's loss, as the scalar to differentiate and as numbers. */
  record Scored(NDArray total, Loss loss) {}

  /** The loss of the weights being trained on {@code encoded} [B, T, dim], which may be differentiated too. */
  Scored score(NDManager scope, NDArray encoded, LasBatch batch, TeacherDistributions teacher) {
    NDList out = spell(scope, flat.flat(false), encoded, batch);
    double right = out.get(1).getFloat() / batch.units();
    if (teacher == null) {
      return new Scored(out.get(0), new Loss(out.get(0).getFloat(), right, Double.NaN, Double.NaN));
    }
    NDArray distributions = scope.create(teacher.distributions, out.get(3).getShape());
    NDList learnt = flat.call(scope, "learn", out.get(0), out.get(3), distributions, scope.create(batch.labels()),
        scope.create((float) teacher.weight));
    return new Scored(learnt.get(0), new Loss(out.get(0).getFloat(), right, learnt.get(1).getFloat(), Double.NaN));
  }

  /** Applies the collected gradient, unless it is not finite, and returns its norm. */
  double apply(double rate, double clip, double renewal) {
    try (NDManager scope = flat.newScope()) {
      return flat.step(scope, rate, clip, renewal);
    }
  }

  /** The averaged weights on a batch, without training. */
  Loss evaluate(LasBatch batch) {
    try (NDManager scope = flat.newScope()) {
      NDList out = spell(scope, flat.flat(true), batch);
      return new Loss(out.get(0).getFloat(), out.get(1).getFloat() / batch.units(), Double.NaN, Double.NaN);
    }
  }

  /** Log-probabilities of all units by the averaged weights, [B, U, V]: what a student learns from. */
  float[] distributions(LasBatch batch) {
    try (NDManager scope = flat.newScope()) {
      return flat.call(scope, "distribution", spell(scope, flat.flat(true), batch).get(3)).get(0).toFloatArray();
    }
  }

  /** Log-probability of each label by the averaged weights, [B, U], 0 where padded. */
  float[] logProbabilities(LasBatch batch) {
    try (NDManager scope = flat.newScope()) {
      return spell(scope, flat.flat(true), batch).get(2).toFloatArray();
    }
  }

  private NDList spell(NDManager scope, NDArray parameters, LasBatch batch) {
    return spell(scope, parameters, encoded(scope, batch), batch);
  }

  private NDArray encoded(NDManager scope, LasBatch batch) {
    return scope.create(batch.encoded(), new Shape(batch.size(), batch.frames(), dim));
  }

  private NDList spell(NDManager scope, NDArray parameters, NDArray encoded, LasBatch batch) {
    return flat.call(scope, "spell", parameters, encoded,
        scope.create(batch.history(), new Shape(batch.size(), batch.longest(), config.history())),
        scope.create(batch.centres(), new Shape(batch.size(), batch.longest())),
        scope.create(batch.lengths(), new Shape(batch.size(), 1, 1, 1)), scope.create(batch.labels()));
  }

  /** The gradient that the last backward pass would give by the weights: for tests. */
  float[] gradient(LasBatch batch, TeacherDistributions teacher) {
    try (NDManager scope = flat.newScope()) {
      try (GradientCollector tape = flat.newTape()) {
        tape.backward(score(scope, encoded(scope, batch), batch, teacher).total);
      }
      return flat.takeGradient(scope);
    }
  }

  /** Fills what a checkpoint keeps of this. */
  void copyTo(TrainingState state) {
    flat.copyTo(state);
  }

  @Override
  public void close() {
    flat.close();
  }
}
