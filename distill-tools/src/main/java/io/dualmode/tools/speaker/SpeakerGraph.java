package io.dualmode.tools.speaker;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.speaker.CropLoader.Crops;
import io.dualmode.tools.torch.AdamW;
import io.dualmode.tools.torch.TorchModule;

/**
 * A speaker network's weights and optimiser in libtorch, and a training step on them. One per process (libtorch keeps one gradient
 * tape); confined to the thread that made it.
 */
final class SpeakerGraph implements AutoCloseable {
  private final SpeakerShape shape;
  private final SpeakerLayout layout;
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager root = engine.newBaseManager();
  private final TorchModule module;
  private final NDArray weights;
  private final NDArray first;
  private final NDArray second;
  private final NDArray average;
  private final NDArray count;
  private final NDArray mean;
  private final NDArray variance;

  /** @param half whether matrices before the pooling are multiplied in bf16 */
  SpeakerGraph(SpeakerShape shape, SpeakerLayout layout, int threads, SpeakerState state, boolean half) {
    this.shape = shape;
    this.layout = layout;
    JniUtils.setNumThreads(threads);
    // The optimising executor differentiates linear layers itself and fails on bf16 weights with fp32 gradients.
    JniUtils.setGraphExecutorOptimize(false);
    module = new TorchModule(root, SpeakerProgram.write(shape, layout, AdamW.DEFAULT, half));
    weights = root.create(state.weights);
    weights.setRequiresGradient(true);
    first = root.create(state.first);
    second = root.create(state.second);
    average = root.create(state.average);
    count = root.create(state.adamSteps);
    mean = root.create(state.normMean);
    variance = root.create(state.normVariance);
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
    try (NDManager scope = root.newSubManager()) {
      double loss;
      double right;
      try (GradientCollector tape = engine.newGradientCollector()) {
        NDList out = forward(scope, weights, crops, scale, margin);
        loss = out.get(0).getFloat();
        right = out.get(1).getFloat();
        tape.backward(out.get(0));
      }
      return new StepResult(loss, right / crops.size(), update(scope, rate, clip, renewal));
    }
  }

  /** Moves the running statistics of the batch norms towards those of the averaged weights. */
  void calibrate(Crops crops) {
    try (NDManager scope = root.newSubManager()) {
      forward(scope, average, crops, 1, 0);
    }
  }

  private NDList forward(NDManager scope, NDArray parameters, Crops crops, double scale, double margin) {
    int steps = crops.speech().length / crops.size();
    return module.call(scope, "train", parameters, features(scope, crops.features(), crops.size(), crops.frames()),
        scope.create(crops.speech(), new Shape(crops.size(), steps, 1)), mean, variance, scope.create(crops.labels()),
        scope.create((float) scale), scope.create((float) margin));
  }

  /** The averaged weights' vectors of normalised features {@code [size, frames, 80]}, not scaled. */
  float[] vectors(float[] features, float[] speech, int size, int frames) {
    try (NDManager scope = root.newSubManager()) {
      return module.call(scope, "eval", average, features(scope, features, size, frames),
          scope.create(speech, new Shape(size, speech.length / size, 1)), mean, variance).get(0).toFloatArray();
    }
  }

  private NDArray features(NDManager scope, float[] features, int size, int frames) {
    return scope.create(features, new Shape(size, frames, shape.melBins()));
  }

  private double update(NDManager scope, double rate, double clip, double renewal) {
    NDArray gradient = weights.getGradient();
    gradient.attach(scope);
    double norm = module.call(scope, "norm", gradient).get(0).getFloat();
    if (Double.isFinite(norm)) {
      module.call(scope, "clip", gradient, scope.create((float) Math.min(1, clip / (norm + 1e-9))));
      count.addi(1);
      for (boolean decayed : new boolean[] {true, false}) {
        module.call(scope, AdamW.updateMethod(decayed), scope.create((float) rate), part(scope, "w[]", weights.stopGradient(), decayed),
            part(scope, "g[]", gradient, decayed), part(scope, "m[]", first, decayed), part(scope, "v[]", second, decayed), steps(scope));
      }
      module.call(scope, "finish", average, weights, scope.create((float) renewal), gradient);
    } else {
      module.call(scope, "clear", gradient);
    }
    return norm;
  }

  /** A view of the matrix or vector part, under the name of a list argument. */
  private NDArray part(NDManager scope, String name, NDArray whole, boolean matrices) {
    NDArray view = whole.get(new NDIndex(matrices ? ":" + layout.matrixSize() : layout.matrixSize() + ":"));
    view.attach(scope);
    view.setName(name);
    return view;
  }

  private NDArray steps(NDManager scope) {
    NDArray view = count.stopGradient();
    view.attach(scope);
    view.setName("n[]");
    return view;
  }

  /** Fills the arrays of a checkpoint. */
  void copyTo(SpeakerState state) {
    state.weights = weights.toFloatArray();
    state.first = first.toFloatArray();
    state.second = second.toFloatArray();
    state.average = average.toFloatArray();
    state.adamSteps = count.getFloat();
    state.normMean = mean.toFloatArray();
    state.normVariance = variance.toFloatArray();
  }

  @Override
  public void close() {
    module.close();
    root.close();
  }
}
