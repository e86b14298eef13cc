package io.dualmode.kaldi.network;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The network {@code nnet3} loaded for some weight sets. Immutable and thread-safe. */
public final class Nnet3Encoder implements Encoder {
  private final NetworkShape shape;
  private final Kernels kernels;
  private final Map<WeightSet, NetworkModel> models = new EnumMap<>(WeightSet.class);

  Nnet3Encoder(NetworkShape shape, TensorSource tensors, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("weight sets: got none, expected DENSE, SPARSE or both");
    }
    this.shape = shape;
    this.kernels = kernels;
    boolean masked = shape.layers().keySet().stream().anyMatch(layer -> tensors.contains(layer + ".weight.mask"));
    NetworkModel all = null;
    for (WeightSet set : sets) {
      // without masks both sets are the same weights
      NetworkModel model = all != null && !masked ? all
          : NetworkModel.load(shape, new TensorReader(tensors, Nnet3Stream.BLOCK_ROWS), set, precision, kernels);
      models.put(set, model);
      all = model;
    }
  }

  @Override
  public int width() {
    return shape.outputs();
  }

  @Override
  public boolean supports(Corner corner) {
    return models.containsKey(corner.weights());
  }

  @Override
  public Nnet3Stream newStream(Corner corner) {
    return new Nnet3Stream(model(corner.weights()), corner.context());
  }

  /**
   * A stream that knows whose voice it hears.
   *
   * @param ivector that counts for all frames, as {@link Nnet3Stream#ivector} gives it; null where the network reads none
   */
  public Nnet3Stream newStream(WeightSet set, float[] ivector) {
    return ivector == null ? newStream(new Corner(set, ContextMode.STREAMING)) : new Nnet3Stream(model(set), ivector);
  }

  private NetworkModel model(WeightSet set) {
    NetworkModel model = models.get(set);
    if (model == null) {
      throw new IllegalArgumentException("weight set " + set + " is not loaded, loaded: " + models.keySet());
    }
    return model;
  }

  /** Bytes of weights in memory. */
  public long bytes() {
    return models.values().stream().distinct().mapToLong(NetworkModel::bytes).sum();
  }

  @Override
  public String backend() {
    return kernels.name();
  }

  @Override
  public void close() {
    // Only heap.
  }
}
