package io.dualmode.kaldi.network;

import io.dualmode.kaldi.feature.OnlineCmvn;
import io.dualmode.kaldi.ivector.IvectorModel;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;

/** A network with its weights, one copy for all streams. Immutable and thread-safe. */
public final class NetworkModel {
  private final NetworkShape shape;
  private final LoadedNetwork network;
  private final double[] statistics;
  private final IvectorModel ivectors;

  private NetworkModel(NetworkShape shape, LoadedNetwork network, double[] statistics, IvectorModel ivectors) {
    this.shape = shape;
    this.network = network;
    this.statistics = statistics;
    this.ivectors = ivectors;
  }

  /**
   * Loads a network.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape than the description says
   */
  public static NetworkModel load(NetworkShape shape, TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    double[] statistics = null;
    if (shape.cmvn() != null) {
      float[] floats = tensors.vector(NetworkShape.STATISTICS, 2 * (shape.features() + 1));
      statistics = new double[floats.length];
      for (int i = 0; i < floats.length; i++) {
        statistics[i] = floats[i];
      }
      OnlineCmvn.requireFit(shape.cmvn(), shape.features(), statistics);
    }
    return new NetworkModel(shape, new LoadedNetwork(shape.wiring(), tensors, set, precision, kernels), statistics,
        shape.ivector() == null ? null : IvectorModel.load(shape.ivector(), tensors));
  }

  /** A stream of its own. */
  public NetworkStream newStream() {
    return new NetworkStream(this, null);
  }

  /**
   * A stream that knows whose voice it hears.
   *
   * @param ivector that counts for all frames, null where the network reads none; not copied
   */
  public NetworkStream newStream(float[] ivector) {
    return new NetworkStream(this, ivector);
  }

  public NetworkShape shape() {
    return shape;
  }

  LoadedNetwork network() {
    return network;
  }

  IvectorModel ivectors() {
    return ivectors;
  }

  /** What normalises features before the network reads them, null for nothing. */
  OnlineCmvn newNormaliser() {
    return statistics == null ? null : new OnlineCmvn(shape.cmvn(), shape.features(), statistics);
  }

  /** Bytes of weights in memory. */
  public long bytes() {
    return network.bytes() + (ivectors == null ? 0 : ivectors.bytes());
  }
}
