package io.dualmode.kaldi.network;

import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.Precision;
import io.dualmode.model.encoder.TensorReader;
import io.dualmode.model.encoder.TensorSource;
import io.dualmode.model.encoder.WeightSet;
import io.dualmode.model.kernel.Kernels;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** The network {@code nnet3} loaded for some weight sets. Immutable and thread-safe. */
final class Nnet3Encoder implements Encoder {
  private final NetworkShape shape;
  private final Kernels kernels;
  private final Map<WeightSet, NetworkModel> models = new EnumMap<>(WeightSet.class);
  private final IntUnaryOperator framesAfter;

  /** @param framesAfter frames of features that there are after so many fifths of a second */
  Nnet3Encoder(NetworkShape shape, TensorSource tensors, Set<WeightSet> sets, Precision precision, Kernels kernels,
      IntUnaryOperator framesAfter) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("weight sets: got none, expected DENSE, SPARSE or both");
    }
    this.shape = shape;
    this.kernels = kernels;
    this.framesAfter = framesAfter;
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
  public EncoderStream newStream(Corner corner) {
    NetworkModel model = models.get(corner.weights());
    if (model == null) {
      throw new IllegalArgumentException("weight set " + corner.weights() + " is not loaded, loaded: " + models.keySet());
    }
    return new Nnet3Stream(model, corner.context(), framesAfter);
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
