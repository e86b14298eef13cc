package io.dualmode.tools.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.tools.loss.PhoneTopology;
import io.dualmode.tools.torch.AdamW;
import io.dualmode.tools.torch.TorchModule;
import java.util.BitSet;
import java.util.stream.Stream;

/**
 * The supernet's weights and optimiser in libtorch, and the operations of a training step on them. One per process (libtorch keeps one
 * gradient tape); confined to the thread that made it.
 */
final class SupernetGraph implements AutoCloseable {
  private final EncoderConfig config;
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
  private final NDArray phoneOf;
  private final NDArray leftOf;
  private NDArray mask;

  SupernetGraph(EncoderConfig config, ParameterLayout layout, PhoneTopology topology, int threads, TrainState state) {
    this.config = config;
    this.layout = layout;
    JniUtils.setNumThreads(threads);
    // The optimising executor differentiates linear layers itself and fails on bf16 weights with fp32 gradients.
    JniUtils.setGraphExecutorOptimize(false);
    module = new TorchModule(root, SupernetProgram.write(config, layout, AdamW.DEFAULT));
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
    int units = config.units();
    long[] phones = new long[topology.outputs()];
    long[] lefts = new long[topology.outputs()];
    BitSet stays = new BitSet();
    for (int row : topology.stay()) {
      stays.set(row);
    }
    for (int row = 0; row < phones.length; row++) {
      phones[row] = topology.phoneOf()[row] + (stays.get(row) ? units : 0);
      lefts[row] = topology.leftOf()[row];
    }
    phoneOf = root.create(phones);
    leftOf = root.create(lefts);
    mask = root.ones(new Shape(layout.matrixSize()));
  }

  /** A scope for the tensors of one step. */
  NDManager newScope() {
    return root.newSubManager();
  }

  GradientCollector newTape() {
    return engine.newGradientCollector();
  }

  /** What the heads say of one padded batch; see {@link SupernetProgram}. */
  record Outputs(NDArray mmi, NDArray phone, NDArray ctc, NDArray encoding, NDList joiner) {}

  /** Which weights a forward pass uses and what its batch norms do. */
  enum Use {
    /** The weights being trained, normalised by the batch, whose statistics are taken note of. */
    TRAIN,
    /** The averaged weights in the same way: makes the running statistics theirs. */
    CALIBRATE,
    /** The averaged weights, normalised by the running statistics. */
    EVALUATE
  }

  /** Runs one corner. */
  Outputs forward(NDManager scope, Use use, boolean sparse, float[] windows, int batch, int frames, ContextMasks seen,
      boolean leftContext, double headGradient) {
    int corner = sparse ? 1 : 0;
    NDArray x = scope.create(windows, new Shape(batch, frames, config.windowSize()));
    NDArray allow = scope.create(seen.allow(), new Shape(batch, 1, frames, frames));
    NDArray taps = scope.create(seen.taps(), new Shape(seen.tapCount(), batch, frames, 1));
    NDList out = module.call(scope, SupernetProgram.forwardMethod(use != Use.EVALUATE, sparse), use == Use.TRAIN ? weights : average, mask, x, allow, taps,
        mean[corner], variance[corner], phoneOf, leftOf, scope.create(leftContext ? 1f : 0f), scope.create((float) headGradient));
    return new Outputs(out.get(0), out.get(1), out.get(2), out.get(3), out.subNDList(4));
  }

  /** Log-probabilities of blank and of the next label on the band, {@code [B, T, S]} each. */
  NDList joint(NDManager scope, Outputs outputs, TransducerBand band, int batch, int frames) {
    NDList j = outputs.joiner();
    return joint(scope, band, batch, frames, outputs.encoding(), j.get(0), j.get(1), j.get(2), j.get(3), j.get(4));
  }

  /** The same as constants, which no gradient reaches: what a teacher says. */
  NDList stoppedJoint(NDManager scope, Outputs outputs, TransducerBand band, int batch, int frames) {
    NDArray[] inputs = Stream.concat(Stream.of(outputs.encoding()), outputs.joiner().stream()).map(NDArray::stopGradient)
        .toArray(NDArray[]::new);
    for (NDArray input : inputs) {
      input.attach(scope);
    }
    return joint(scope, band, batch, frames, inputs);
  }

  private NDList joint(NDManager scope, TransducerBand band, int batch, int frames, NDArray... j) {
    Shape contexts = new Shape(batch, band.positions());
    Shape plane = new Shape(batch, frames, TransducerBand.WIDTH);
    return module.call(scope, "joint", j[0], j[1], j[2], j[3], j[4], j[5], scope.create(band.before(), contexts),
        scope.create(band.last(), contexts), scope.create(band.rows()), scope.create(band.label(), plane));
  }

  /** The scalar whose gradient is that of MMI (its gradient given) and of the weighted cross-entropy; then that and the right frames. */
  NDList surrogate(NDManager scope, Outputs outputs, float[] mmiGradient, long[] labels, double ceWeight) {
    NDArray gradient = scope.create(mmiGradient, outputs.mmi().getShape());
    return module.call(scope, "surrogate", outputs.mmi(), gradient, outputs.phone(), scope.create(labels), scope.create((float) ceWeight));
  }

  /** A scalar whose gradient by {@code values} is {@code gradient}. */
  NDArray inner(NDManager scope, NDArray values, float[] gradient) {
    return module.call(scope, "inner", values, scope.create(gradient, values.getShape())).get(0);
  }

  /** Applies the collected gradient and clears it; returns its norm before clipping, and leaves the weights alone if that is not finite. */
  double step(NDManager scope, double rate, double clip, double renewal) {
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
  void startSparseFromDense() {
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

  void setMask(float[] expanded) {
    mask.close();
    mask = root.create(expanded);
  }

  float[] weights() {
    return weights.toFloatArray();
  }

  /** Fills the arrays of a checkpoint. */
  void copyTo(TrainState state) {
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
