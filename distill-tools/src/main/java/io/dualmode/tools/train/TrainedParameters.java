package io.dualmode.tools.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.torch.AdamW;
import io.dualmode.tools.torch.TorchModule;

/**
 * The weights of a supernet in training with their optimiser, averages, masks and batch norm statistics in libtorch, and the module
 * that computes with them. One per process (libtorch keeps one gradient tape); confined to the thread that made it.
 */
public final class TrainedParameters implements AutoCloseable {
  private final ParameterLayout layout;
  private final Engine engine = Engine.getEngine("PyTorch");
  private final NDManager root = engine.newBaseManager();
  private final TorchModule module;
  private final NDArray weights;
  private final NDArray first;
  private final NDArray second;
  private final NDArray average;
  private final NDArray count;
  private final NDArray[] mean = new NDArray[2];
  private final NDArray[] variance = new NDArray[2];
  private NDArray mask;

  /** @param methods TorchScript text of the graph; the optimiser's is added */
  public TrainedParameters(ParameterLayout layout, String methods, int threads, TrainState state) {
    this.layout = layout;
    JniUtils.setNumThreads(threads);
    // The optimising executor differentiates linear layers itself and fails on bf16 weights with fp32 gradients.
    JniUtils.setGraphExecutorOptimize(false);
    module = new TorchModule(root, methods + AdamW.DEFAULT.methods());
    weights = root.create(state.weights);
    weights.setRequiresGradient(true);
    first = root.create(state.first);
    second = root.create(state.second);
    average = root.create(state.average);
    count = root.create(state.adamSteps);
    for (int corner = 0; corner < 2; corner++) {
      mean[corner] = root.create(state.normMean[corner]);
      variance[corner] = root.create(state.normVariance[corner]);
    }
    mask = root.ones(new Shape(layout.matrixSize()));
  }

  /** A scope for the tensors of one step. */
  public NDManager newScope() {
    return root.newSubManager();
  }

  public GradientCollector newTape() {
    return engine.newGradientCollector();
  }

  /** A tensor that lives as long as these parameters. */
  NDArray constant(long[] values) {
    return root.create(values);
  }

  /** Calls a method of the graph. */
  public NDList call(NDManager scope, String method, NDArray... arguments) {
    return module.call(scope, method, arguments);
  }

  /** The flat vector, being trained or its average. */
  public NDArray flat(boolean averaged) {
    return averaged ? average : weights;
  }

  public NDArray mask() {
    return mask;
  }

  /** Running means of a corner's batch norms. */
  public NDArray mean(boolean sparse) {
    return mean[sparse ? 1 : 0];
  }

  /** Running variances of a corner's batch norms. */
  public NDArray variance(boolean sparse) {
    return variance[sparse ? 1 : 0];
  }

  /** Applies the collected gradient and clears it; returns its norm before clipping, and leaves the weights alone if that is not finite. */
  public double step(NDManager scope, double rate, double clip, double renewal) {
    NDArray gradient = weights.getGradient();
    gradient.attach(scope);
    double norm = module.call(scope, "norm", gradient).get(0).getFloat();
    if (Double.isFinite(norm)) {
      module.call(scope, "clip", gradient, scope.create((float) Math.min(1, clip / (norm + 1e-9))));
      count.addi(1);
      update(scope, true, gradient, rate);
      update(scope, false, gradient, rate);
      module.call(scope, "finish", average, weights, scope.create((float) renewal), gradient);
    } else {
      module.call(scope, "clear", gradient);
    }
    return norm;
  }

  private void update(NDManager scope, boolean decayed, NDArray gradient, double rate) {
    module.call(scope, AdamW.updateMethod(decayed), scope.create((float) rate), part(scope, "w[]", weights.stopGradient(), decayed),
        part(scope, "g[]", gradient, decayed), part(scope, "m[]", first, decayed), part(scope, "v[]", second, decayed),
        part(scope, "n[]", count, null));
  }

  /** A view of the matrix part, the vector part or all of a tensor, under the name of a list argument. */
  private NDArray part(NDManager scope, String name, NDArray whole, Boolean matrices) {
    NDArray view = matrices == null ? whole.stopGradient()
        : matrices ? whole.get(new NDIndex(":" + layout.matrixSize())) : whole.get(new NDIndex(layout.matrixSize() + ":"));
    view.attach(scope);
    view.setName(name);
    return view;
  }

  /** Lets the sparse corner begin as the dense one: batch-norm parameters, their moments and statistics are copied. */
  public void startSparseFromDense() {
    for (NDArray vector : new NDArray[] {weights, first, second, average}) {
      float[] values = vector.toFloatArray();
      for (ParameterLayout.Norm n : layout.norms()) {
        for (String what : new String[] {"gain", "bias"}) {
          int from = layout.get(ParameterLayout.normParameter(n.name(), false, what)).offset();
          int to = layout.get(ParameterLayout.normParameter(n.name(), true, what)).offset();
          System.arraycopy(values, from, values, to, n.width());
        }
      }
      overwrite(vector, values);
    }
    overwrite(mean[1], mean[0].toFloatArray());
    overwrite(variance[1], variance[0].toFloatArray());
  }

  private void overwrite(NDArray target, float[] values) {
    try (NDManager scope = newScope()) {
      module.call(scope, "assign", target, scope.create(values));
    }
  }

  public void setMask(float[] expanded) {
    mask.close();
    mask = root.create(expanded);
  }

  public float[] weights() {
    return weights.toFloatArray();
  }

  /** Fills the arrays of a checkpoint. */
  public void copyTo(TrainState state) {
    state.weights = weights.toFloatArray();
    state.first = first.toFloatArray();
    state.second = second.toFloatArray();
    state.average = average.toFloatArray();
    state.adamSteps = count.getFloat();
    for (int corner = 0; corner < 2; corner++) {
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
