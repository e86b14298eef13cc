package io.dualmode.tools.torch;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All weights of a network in training as one flat vector in libtorch, with the module that computes with them, the moments of
 * {@link AdamW} and a running average of the weights. One per process (libtorch keeps one gradient tape); confined to the thread that
 * made it.
 */
public final class FlatWeights implements AutoCloseable {
  /** A stretch of the vector: weights of matrices, which decay, or of vectors, which do not. */
  public record Stretch(int size, boolean decayed) {}

  /**
   * What a checkpoint keeps; the arrays are copies and of one length.
   *
   * @param weights those that take the steps
   * @param first running means of the gradient
   * @param second running means of the squared gradient
   * @param average running average of the weights
   * @param steps updates so far
   */
  public record Values(float[] weights, float[] first, float[] second, float[] average, float steps) {}

  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager root = engine.newBaseManager();
  private final List<Stretch> stretches;
  private final TorchModule module;
  private final NDArray weights;
  private final NDArray first;
  private final NDArray second;
  private final NDArray average;
  private final NDArray count;

  /**
   * Takes up training where {@code values} stand.
   *
   * @param methods TorchScript text of the network; the optimiser's is added
   * @param stretches the whole vector in order
   * @throws IllegalArgumentException if the stretches are not as long as the vector
   */
  public FlatWeights(String methods, List<Stretch> stretches, int threads, Values values) {
    int size = stretches.stream().mapToInt(Stretch::size).sum();
    if (size != values.weights().length) {
      throw new IllegalArgumentException("stretches of " + size + " weights for a vector of " + values.weights().length);
    }
    this.stretches = List.copyOf(stretches);
    JniUtils.setNumThreads(threads);
    // The optimising executor differentiates linear layers itself and fails on bf16 weights with fp32 gradients.
    JniUtils.setGraphExecutorOptimize(false);
    module = new TorchModule(root, methods + AdamW.DEFAULT.methods());
    weights = root.create(values.weights());
    weights.setRequiresGradient(true);
    first = root.create(values.first());
    second = root.create(values.second());
    average = root.create(values.average());
    count = root.create(values.steps());
  }

  /** The owner of tensors that live as long as the weights. */
  public NDManager root() {
    return root;
  }

  /** A scope for the tensors of one step. */
  public NDManager newScope() {
    return root.newSubManager();
  }

  public GradientCollector newTape() {
    return engine.newGradientCollector();
  }

  /** Calls a method of the module. */
  public NDList call(NDManager scope, String method, NDArray... arguments) {
    return module.call(scope, method, arguments);
  }

  /** The vector itself, being trained or its average. */
  public NDArray flat(boolean averaged) {
    return averaged ? average : weights;
  }

  /**
   * Applies the collected gradient and clears it; a gradient that is not finite leaves the weights alone.
   *
   * @param rate learning rate
   * @param clip largest norm of the gradient that is applied
   * @param renewal share of the new weights in the average
   * @return the norm before clipping
   */
  public double step(NDManager scope, double rate, double clip, double renewal) {
    NDArray gradient = gradient(scope);
    double norm = call(scope, "norm", gradient).get(0).getFloat();
    if (Double.isFinite(norm)) {
      call(scope, "clip", gradient, scope.create((float) Math.min(1, clip / (norm + 1e-9))));
      count.addi(1);
      update(scope, true, gradient, rate);
      update(scope, false, gradient, rate);
      call(scope, "finish", average, weights, scope.create((float) renewal), gradient);
    } else {
      call(scope, "clear", gradient);
    }
    return norm;
  }

  /** The collected gradient, which is cleared. */
  public float[] takeGradient(NDManager scope) {
    NDArray gradient = gradient(scope);
    float[] values = gradient.toFloatArray();
    call(scope, "clear", gradient);
    return values;
  }

  private NDArray gradient(NDManager scope) {
    NDArray gradient = weights.getGradient();
    gradient.attach(scope);
    return gradient;
  }

  private void update(NDManager scope, boolean decayed, NDArray gradient, double rate) {
    NDArray constant = weights.stopGradient();
    constant.attach(scope);
    List<NDArray> arguments = new ArrayList<>();
    arguments.add(scope.create((float) rate));
    addViews(arguments, scope, "w[]", constant, decayed);
    addViews(arguments, scope, "g[]", gradient, decayed);
    addViews(arguments, scope, "m[]", first, decayed);
    addViews(arguments, scope, "v[]", second, decayed);
    int views = (arguments.size() - 1) / 4;
    for (int i = 0; i < views; i++) {
      addView(arguments, scope, "n[]", count.stopGradient());
    }
    if (views > 0) {
      call(scope, AdamW.updateMethod(decayed), arguments.toArray(NDArray[]::new));
    }
  }

  /** Adds views of the decayed stretches of a tensor, or of the others, as elements of a list argument. */
  private void addViews(List<NDArray> arguments, NDManager scope, String list, NDArray whole, boolean decayed) {
    int at = 0;
    for (Stretch stretch : stretches) {
      if (stretch.decayed() == decayed && stretch.size() > 0) {
        addView(arguments, scope, list, whole.get(new NDIndex(at + ":" + (at + stretch.size()))));
      }
      at += stretch.size();
    }
  }

  private static void addView(List<NDArray> arguments, NDManager scope, String list, NDArray view) {
    view.attach(scope);
    view.setName(list);
    arguments.add(view);
  }

  /** Overwrites single weights, given by their places, in the vector and in its average, and forgets their moments. */
  public void overwrite(Map<Integer, Float> fresh) {
    for (NDArray vector : new NDArray[] {weights, average}) {
      change(vector, values -> fresh.forEach((at, value) -> values[at] = value));
    }
    for (NDArray vector : new NDArray[] {first, second}) {
      change(vector, values -> fresh.keySet().forEach(at -> values[at] = 0));
    }
  }

  /** Makes the same change to the weights, both of their moments and their average. */
  public void change(Consumer<float[]> change) {
    for (NDArray vector : new NDArray[] {weights, first, second, average}) {
      change(vector, change);
    }
  }

  private void change(NDArray vector, Consumer<float[]> change) {
    float[] values = vector.toFloatArray();
    change.accept(values);
    assign(vector, values);
  }

  /** Overwrites a tensor in place. */
  public void assign(NDArray target, float[] values) {
    try (NDManager scope = newScope()) {
      call(scope, "assign", target, scope.create(values));
    }
  }

  /** A copy of everything that training needs to go on. */
  public Values values() {
    return new Values(weights.toFloatArray(), first.toFloatArray(), second.toFloatArray(), average.toFloatArray(), count.getFloat());
  }

  @Override
  public void close() {
    module.close();
    root.close();
  }
}
