package io.dualmode.tools.supernet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.trainer.FlatWeights;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Random;

/**
 * The weights of a supernet in training with masks and batch norm statistics, and the module that computes with them. One per process
 * (libtorch keeps one gradient tape); confined to the thread that made it.
 */
public final class SupernetParameters implements AutoCloseable {
  private final ParameterLayout layout;
  private final FlatWeights flat;
  private NDArray mask;
  private boolean normsFrozen;

  /** @param methods TorchScript text of the graph; the optimiser's is added */
  public SupernetParameters(ParameterLayout layout, String methods, Optimiser optimiser, int threads, SupernetState state) {
    this.layout = layout;
    flat = new FlatWeights(methods, layout, optimiser, threads, state);
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
  public NDArray constant(long[] values) {
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
    return flat.mean(sparse ? 1 : 0);
  }

  /** Running variances of a corner's batch norms. */
  public NDArray variance(boolean sparse) {
    return flat.variance(sparse ? 1 : 0);
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
          int from = layout.get(SupernetLayout.normParameter(n.name(), false, what)).offset();
          int to = layout.get(SupernetLayout.normParameter(n.name(), true, what)).offset();
          System.arraycopy(values, from, values, to, n.width());
        }
      }
    });
    flat.assign(mean(true), mean(false).toFloatArray());
    flat.assign(variance(true), variance(false).toFloatArray());
  }

  /** Raises the running variances of a corner's {@link QuietUnits}. */
  public void boundQuietUnits(boolean sparse) {
    flat.assign(variance(sparse), QuietUnits.raised(layout, variance(sparse).toFloatArray()));
  }

  /**
   * Whether the running statistics of both corners stay as they are from now on. When they begin to, those of {@link QuietUnits} are
   * raised.
   */
  public void freezeNorms(boolean frozen) {
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
  public int recycleDormantUnits(Random random, boolean sparseStarted) {
    DormantUnits.Fresh fresh = new DormantUnits(layout).fresh(weights(), new float[][] {variance(false).toFloatArray(), variance(sparseStarted).toFloatArray()},
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

  /** Fills what a checkpoint keeps of this. */
  public void copyTo(SupernetState state) {
    flat.copyTo(state);
    state.normsFrozen = normsFrozen;
  }

  @Override
  public void close() {
    flat.close();
  }
}
