package io.dualmode.tools.trainer;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.optimiser.Step;
import io.dualmode.tools.torch.TorchModule;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * All weights of a network in training as one flat vector in libtorch, with the module that computes with them, the moments of its
 * {@link Optimiser}, a running average of the weights, and the running statistics of its batch norms. One gradient tape per process;
 * confined to the thread that made it.
 */
public final class FlatWeights implements AutoCloseable {
  private static final String METHODS = """
        def norm(self: __torch__.Supernet, gradient: Tensor) -> Tensor:
          return torch.sqrt(torch.sum(torch.mul(gradient, gradient)))
        def clip(self: __torch__.Supernet, gradient: Tensor, scale: Tensor) -> Tensor:
          return torch.mul_(gradient, scale)
        def finish(self: __torch__.Supernet, average: Tensor, flat: Tensor, renewal: Tensor, gradient: Tensor) -> Tensor:
          e = torch.lerp_(average, torch.detach(flat), renewal)
          return torch.zero_(gradient)
        def clear(self: __torch__.Supernet, gradient: Tensor) -> Tensor:
          return torch.zero_(gradient)
        def assign(self: __torch__.Supernet, target: Tensor, values: Tensor) -> Tensor:
          return torch.copy_(torch.detach(target), values)
      """;

  private final Engine engine;
  private final NDManager root;
  private final Optimiser optimiser;
  private final List<Step.Place> parameters;
  private final List<Step.Place> stretches;
  private final TorchModule module;
  private final NDArray weights;
  private final NDArray average;
  private final NDArray count;
  private final Map<String, NDArray> moments = new LinkedHashMap<>();
  private final NDArray[] mean;
  private final NDArray[] variance;

  /**
   * Takes up training where a state stands.
   *
   * @param methods TorchScript text of the network; the optimiser's is added
   * @throws IllegalArgumentException if the state was made by another optimiser or for another layout
   */
  public FlatWeights(String methods, ParameterLayout layout, Optimiser optimiser, int threads, TrainingState state) {
    if (layout.size() != state.weights.length) {
      throw new IllegalArgumentException("a layout of " + layout.size() + " weights for a vector of " + state.weights.length);
    }
    if (state.updates > 0 && !state.optimizer.equals(optimiser.name())) {
      throw new IllegalArgumentException("--optimizer is " + optimiser.name() + ", but the checkpoint was made with " + state.optimizer
          + "; go on with that, or begin a new run with --init");
    }
    this.optimiser = optimiser;
    engine = TorchModule.engine();
    root = engine.newBaseManager();
    parameters = layout.parameters().stream().map(p -> new Step.Place(p.offset(), p.rows(), p.columns(), p.isMatrix())).toList();
    stretches = layout.stretches().stream().map(s -> new Step.Place(s.offset(), 1, s.size(), s.decayed())).toList();
    JniUtils.setNumThreads(threads);
    // The optimising executor differentiates linear layers itself and fails on bf16 weights with fp32 gradients.
    JniUtils.setGraphExecutorOptimize(false);
    module = new TorchModule(root, methods + METHODS + optimiser.methods());
    weights = root.create(state.weights);
    weights.setRequiresGradient(true);
    for (String name : optimiser.moments()) {
      moments.put(name, root.create(state.moments.getOrDefault(name, new float[layout.size()])));
    }
    average = root.create(state.average);
    count = root.create(state.updates);
    mean = new NDArray[layout.corners()];
    variance = new NDArray[layout.corners()];
    for (int corner = 0; corner < layout.corners(); corner++) {
      mean[corner] = root.create(state.normMean[corner]);
      variance[corner] = root.create(state.normVariance[corner]);
    }
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

  /** Running means of a corner's batch norms. */
  public NDArray mean(int corner) {
    return mean[corner];
  }

  /** Running variances of a corner's batch norms. */
  public NDArray variance(int corner) {
    return variance[corner];
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
      optimiser.update(new Update(scope, rate, gradient));
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

  /** What the optimiser sees of a step. */
  private final class Update implements Step {
    private final NDManager scope;
    private final double rate;
    private final NDArray gradient;
    private final NDArray constant = weights.stopGradient();

    Update(NDManager scope, double rate, NDArray gradient) {
      this.scope = scope;
      this.rate = rate;
      this.gradient = gradient;
      constant.attach(scope);
    }

    @Override
    public NDManager scope() {
      return scope;
    }

    @Override
    public double rate() {
      return rate;
    }

    @Override
    public NDArray count() {
      return count;
    }

    @Override
    public NDArray weights() {
      return constant;
    }

    @Override
    public NDArray gradient() {
      return gradient;
    }

    @Override
    public Map<String, NDArray> moments() {
      return moments;
    }

    @Override
    public List<Place> parameters() {
      return parameters;
    }

    @Override
    public List<Place> stretches() {
      return stretches;
    }

    @Override
    public NDList call(String method, List<NDArray> arguments) {
      return FlatWeights.this.call(scope, method, arguments.toArray(NDArray[]::new));
    }
  }

  /** Overwrites single weights, given by their places, in the vector and in its average, and forgets their moments. */
  public void overwrite(Map<Integer, Float> fresh) {
    for (NDArray vector : new NDArray[] {weights, average}) {
      change(vector, values -> fresh.forEach((at, value) -> values[at] = value));
    }
    for (NDArray vector : moments.values()) {
      change(vector, values -> fresh.keySet().forEach(at -> values[at] = 0));
    }
  }

  /** Makes the same change to the weights, their moments and their average. */
  public void change(Consumer<float[]> change) {
    change(weights, change);
    moments.values().forEach(vector -> change(vector, change));
    change(average, change);
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

  /** Fills what a checkpoint keeps of this with copies. */
  public void copyTo(TrainingState state) {
    state.weights = weights.toFloatArray();
    state.average = average.toFloatArray();
    state.updates = count.getFloat();
    state.optimizer = optimiser.name();
    state.moments = new TreeMap<>();
    moments.forEach((name, vector) -> state.moments.put(name, vector.toFloatArray()));
    for (int corner = 0; corner < mean.length; corner++) {
      state.normMean[corner] = mean[corner].toFloatArray();
      state.normVariance[corner] = variance[corner].toFloatArray();
    }
  }

  @Override
  public void close() {
    module.close();
    root.close();
  }
}
