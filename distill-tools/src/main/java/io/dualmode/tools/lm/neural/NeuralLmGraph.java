package io.dualmode.tools.lm.neural;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.model.neural.NeuralLmShape;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.FlatWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;

/** A neural language model's weights and optimiser in libtorch; one per process, confined to the thread that made it. */
final class NeuralLmGraph implements AutoCloseable {
  /**
   * What a batch was worth.
   *
   * @param entropy mean cross-entropy per piece
   * @param gradientNorm before clipping
   */
  record Loss(double entropy, double gradientNorm) {}

  private final FlatWeights flat;

  NeuralLmGraph(NeuralLmShape shape, ParameterLayout layout, Optimiser optimiser, int threads, TrainingState state, MatrixType type) {
    flat = new FlatWeights(NeuralLmProgram.write(shape, layout, type), layout, optimiser, threads, state);
  }

  /** Trains on a batch; a gradient that is not finite leaves the weights alone. */
  Loss step(PieceBatch batch, double rate, double clip, double renewal) {
    try (NDManager scope = flat.newScope()) {
      double entropy;
      try (GradientCollector tape = flat.newTape()) {
        NDArray loss = call(scope, "learn", flat.flat(false), batch);
        entropy = loss.getFloat();
        tape.backward(loss);
      }
      return new Loss(entropy, flat.step(scope, rate, clip, renewal));
    }
  }

  /** Log-probability of each label by the averaged weights, [rows * length], 0 where nothing is predicted. */
  float[] logProbabilities(PieceBatch batch) {
    try (NDManager scope = flat.newScope()) {
      return call(scope, "tell", flat.flat(true), batch).toFloatArray();
    }
  }

  private NDArray call(NDManager scope, String method, NDArray parameters, PieceBatch batch) {
    Shape shape = new Shape(batch.rows, batch.length);
    return flat.call(scope, method, parameters, scope.create(batch.tokens, shape), scope.create(batch.utterances, shape),
        scope.create(batch.labels)).get(0);
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
