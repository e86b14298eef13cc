package io.dualmode.tools.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.torch.FlatWeights;
import io.dualmode.tools.torch.FlatWeights.Stretch;
import io.dualmode.tools.torch.FlatWeights.Values;
import java.util.List;
import java.util.Random;

/**
 * The weights of a supernet in training with masks and batch norm statistics, and the module that computes with them. One per process
 * (libtorch keeps one gradient tape); confined to the thread that made it.
 */
public final class TrainedParameters implements AutoCloseable {
  private final ParameterLayout layout;
  private final FlatWeights flat;
  private final NDArray[] mean = new NDArray[2];
  private final NDArray[] variance = new NDArray[2];
  private NDArray mask;
  private boolean normsFrozen;

  /** @param methods TorchScript text of the graph; the optimiser's is added */
  public TrainedParameters(ParameterLayout layout, String methods, int threads, TrainState state) {
    this.layout = layout;
    flat = new FlatWeights(methods, List.of(new Stretch(layout.matrixSize(), true), new Stretch(layout.size() - layout.matrixSize(), false)),
        threads, new Values(state.weights, state.first, state.second, state.average, state.adamSteps));
    for (int corner = 0; corner < 2; corner++) {
      mean[corner] = flat.root().create(state.normMean[corner]);
      variance[corner] = flat.root().create(state.normVariance[corner]);
    }
    normsFrozen = state.normsFrozen;
    mask = flat.root().ones(new Shape(layout.matrixSize()));
  }

  /** A scope for the tensors of one step. */
  public NDManager newScope() {
    return flat.newScope();
  }

  public GradientCollector newTape() {
    return flat.newTape();
  }

  /** A tensor that lives as long as these parameters. */
  NDArray constant(long[] values) {
    return flat.root().create(values);
  }

  /** Calls a method of the graph. */
  public NDList call(NDManager scope, String method, NDArray... arguments) {
    return flat.call(scope, method, arguments);
  }

  /** The flat vector, being trained or its average. */
  public NDArray flat(boolean averaged) {
    return flat.flat(averaged);
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

  /** Applies the collected gradient; see {@link FlatWeights#step}. */
  public double step(NDManager scope, double rate, double clip, double renewal) {
    return flat.step(scope, rate, clip, renewal);
  }

  /** Lets the sparse corner begin as the dense one: batch-norm parameters, their moments and statistics are copied. */
  public void startSparseFromDense() {
    flat.change(values -> {
      for (ParameterLayout.Norm n : layout.norms()) {
        for (String what : new String[] {"gain", "bias"}) {
          int from = layout.get(ParameterLayout.normParameter(n.name(), false, what)).offset();
          int to = layout.get(ParameterLayout.normParameter(n.name(), true, what)).offset();
          System.arraycopy(values, from, values, to, n.width());
        }
      }
    });
    flat.assign(mean[1], mean[0].toFloatArray());
    flat.assign(variance[1], variance[0].toFloatArray());
  }

  /** Raises the running variances of a corner's {@link QuietUnits}. */
  void boundQuietUnits(boolean sparse) {
    flat.assign(variance(sparse), QuietUnits.raised(layout, variance(sparse).toFloatArray()));
  }

  /**
   * Whether the running statistics of both corners stay as they are from now on. When they begin to, those of {@link QuietUnits} are
   * raised.
   */
  void freezeNorms(boolean frozen) {
    if (frozen && !normsFrozen) {
      boundQuietUnits(false);
      boundQuietUnits(true);
    }
    normsFrozen = frozen;
  }

  /**
   * Gives the encoder's {@link DormantUnits} fresh weights. Returns how many there were.
   *
   * @param sparseStarted whether there is a sparse corner yet; before it starts nothing but the dense one uses a unit
   */
  int recycleDormantUnits(Random random, boolean sparseStarted) {
    DormantUnits.Fresh fresh = new DormantUnits(layout).fresh(weights(), new float[][] {variance[0].toFloatArray(), variance[sparseStarted ? 1 : 0].toFloatArray()},
        mask.toFloatArray(), random);
    if (fresh.units() > 0) {
      flat.overwrite(fresh.values());
    }
    return fresh.units();
  }

  public void setMask(float[] expanded) {
    mask.close();
    mask = flat.root().create(expanded);
  }

  public float[] weights() {
    return flat.flat(false).toFloatArray();
  }

  /** Fills the arrays of a checkpoint. */
  public void copyTo(TrainState state) {
    Values values = flat.values();
    state.weights = values.weights();
    state.first = values.first();
    state.second = values.second();
    state.average = values.average();
    state.adamSteps = values.steps();
    for (int corner = 0; corner < 2; corner++) {
      state.normMean[corner] = mean[corner].toFloatArray();
      state.normVariance[corner] = variance[corner].toFloatArray();
    }
    state.normsFrozen = normsFrozen;
  }

  @Override
  public void close() {
    flat.close();
  }
}
