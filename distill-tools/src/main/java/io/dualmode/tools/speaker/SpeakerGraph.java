package io.dualmode.tools.speaker;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.speaker.CropLoader.Crops;
import io.dualmode.tools.torch.FlatWeights;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.torch.FlatWeights.Stretch;
import io.dualmode.tools.torch.FlatWeights.Values;
import java.util.List;

/**
 * A speaker network's weights and optimiser in libtorch, and a training step on them. One per process (libtorch keeps one gradient
 * tape); confined to the thread that made it.
 */
final class SpeakerGraph implements AutoCloseable {
  private final SpeakerShape shape;
  private final FlatWeights flat;
  private final NDArray mean;
  private final NDArray variance;

  /** @param type in which matrices before the pooling are multiplied */
  SpeakerGraph(SpeakerShape shape, SpeakerLayout layout, int threads, SpeakerState state, MatrixType type) {
    this.shape = shape;
    flat = new FlatWeights(SpeakerProgram.write(shape, layout, type),
        List.of(new Stretch(layout.matrixSize(), true), new Stretch(layout.size() - layout.matrixSize(), false)), threads,
        new Values(state.weights, state.first, state.second, state.average, state.adamSteps));
    mean = flat.root().create(state.normMean);
    variance = flat.root().create(state.normVariance);
  }

  /**
   * What a step did.
   *
   * @param accuracy share of crops whose speaker scored best, without the margin
   * @param gradientNorm before clipping; where it is not finite the weights were left alone
   */
  record StepResult(double loss, double accuracy, double gradientNorm) {}

  /** One training step. */
  StepResult step(Crops crops, double rate, double scale, double margin, double clip, double renewal) {
    try (NDManager scope = flat.newScope()) {
      double loss;
      double right;
      try (GradientCollector tape = flat.newTape()) {
        NDList out = forward(scope, flat.flat(false), crops, scale, margin);
        loss = out.get(0).getFloat();
        right = out.get(1).getFloat();
        tape.backward(out.get(0));
      }
      return new StepResult(loss, right / crops.size(), flat.step(scope, rate, clip, renewal));
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
        scope.create(crops.speech(), new Shape(crops.size(), steps, 1)), mean, variance, scope.create(crops.labels()),
        scope.create((float) scale), scope.create((float) margin));
  }

  /** The averaged weights' vectors of normalised features {@code [size, frames, 80]}, not scaled. */
  float[] vectors(float[] features, float[] speech, int size, int frames) {
    try (NDManager scope = flat.newScope()) {
      return flat.call(scope, "eval", flat.flat(true), features(scope, features, size, frames),
          scope.create(speech, new Shape(size, speech.length / size, 1)), mean, variance).get(0).toFloatArray();
    }
  }

  private NDArray features(NDManager scope, float[] features, int size, int frames) {
    return scope.create(features, new Shape(size, frames, shape.melBins()));
  }

  /** Fills the arrays of a checkpoint. */
  void copyTo(SpeakerState state) {
    Values values = flat.values();
    state.weights = values.weights();
    state.first = values.first();
    state.second = values.second();
    state.average = values.average();
    state.adamSteps = values.steps();
    state.normMean = mean.toFloatArray();
    state.normVariance = variance.toFloatArray();
  }

  @Override
  public void close() {
    flat.close();
  }
}
