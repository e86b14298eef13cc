package io.dualmode.tools.speaker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.speaker.CropLoader.Crops;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.FlatWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;

/**
 * A speaker network's weights and optimiser in libtorch, and a training step on them. One per process (libtorch keeps one gradient
 * tape); confined to the thread that made it.
 */
final class SpeakerGraph implements AutoCloseable {
  private final SpeakerShape shape;
  private final FlatWeights flat;

  /** @param type in which matrices before the pooling are multiplied */
  SpeakerGraph(SpeakerShape shape, ParameterLayout layout, Optimiser optimiser, int threads, TrainingState state,
      MatrixType type) {
    this.shape = shape;
    flat = new FlatWeights(SpeakerProgram.write(shape, layout, type), layout, optimiser, threads, state);
  }

  /**
   * What a step did.
   *
   * @param accuracy share of crops whose speaker scored best, without the margin
   * @param gradientNorm before clipping; where it is not finite the weights were left alone
   */
  record Loss(double loss, double accuracy, double gradientNorm) {}

  /** One training step. */
  Loss step(Crops crops, double rate, double scale, double margin, double clip, double renewal) {
    try (NDManager scope = flat.newScope()) {
      double loss;
      double right;
      try (GradientCollector tape = flat.newTape()) {
        NDList out = forward(scope, flat.flat(false), crops, scale, margin);
        loss = out.get(0).getFloat();
        right = out.get(1).getFloat();
        tape.backward(out.get(0));
      }
      return new Loss(loss, right / crops.size(), flat.step(scope, rate, clip, renewal));
    }
  }

  /** Moves the running statistics of the batch norms towards those of the averaged weights. */
  void calibrate(Crops crops) {
    try (NDManager scope = flat.newScope()) {
      forward(scope, flat.flat(true), crops, 1, 0);
    }
  }

  private NDList forward(NDManager scope, NDArray parameters, Crops crops, double scale, double margin) {
    int steps = crops.speech().length / crops.size();
    return flat.call(scope, "train", parameters, features(scope, crops.features(), crops.size(), crops.frames()),
        scope.create(crops.speech(), new Shape(crops.size(), steps, 1)), flat.mean(0), flat.variance(0), scope.create(crops.labels()),
        scope.create((float) scale), scope.create((float) margin));
  }

  /** The averaged weights' vectors of normalised features {@code [size, frames, 80]}, not scaled. */
  float[] vectors(float[] features, float[] speech, int size, int frames) {
    try (NDManager scope = flat.newScope()) {
      return flat.call(scope, "eval", flat.flat(true), features(scope, features, size, frames),
          scope.create(speech, new Shape(size, speech.length / size, 1)), flat.mean(0), flat.variance(0)).get(0).toFloatArray();
    }
  }

  private NDArray features(NDManager scope, float[] features, int size, int frames) {
    return scope.create(features, new Shape(size, frames, shape.melBins()));
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
