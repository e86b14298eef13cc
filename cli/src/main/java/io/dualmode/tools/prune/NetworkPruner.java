package io.dualmode.tools.prune;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightMatrix;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.ObservedKernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.part.TensorTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Prunes the matrices of a network, whatever network it is, in the order in which it computes them: what they are multiplied with is seen
 * while it hears audio ({@link ObservedKernels}). The audio is heard several times; each time the next matrices are pruned, by the inputs
 * that they have in the network as it is pruned so far. Streaming is what is heard, full context where the network cannot stream.
 */
final class NetworkPruner implements AutoCloseable {
  /** Times that the audio is heard at least, where there are so many matrices. */
  private static final int PASSES = 8;
  /** Fewer inputs than these are not worth a mask. */
  private static final int LEAST_INPUTS = 32;

  private final NetworkPart network;
  private final TensorSource tensors;
  private final List<float[]> audio;
  private final long memory;
  private final Kernels kernels = KernelProvider.kernels();
  private final ContextMode context;
  private final HeardInputs denseInputs = new HeardInputs();
  private final Encoder dense;
  private final TensorTable table = new TensorTable();

  /**
   * Loads the dense network.
   *
   * @param audio features {@code [frames, features]} of utterances
   * @param memory bytes that moments may take at once
   */
  NetworkPruner(NetworkPart network, TensorSource tensors, List<float[]> audio, long memory) {
    this.network = network;
    this.tensors = tensors;
    this.audio = audio;
    this.memory = memory;
    context = network.streams() ? ContextMode.STREAMING : ContextMode.FULL;
    network.declare(table);
    dense = network.load(new PrunedTensors(tensors), Set.of(WeightSet.DENSE), Precision.STORED, new ObservedKernels(kernels, denseInputs));
  }

  /** The matrices that can be pruned, in the order in which they are computed. */
  List<String> matrices() {
    if (denseInputs.matrices().isEmpty()) {
      hear(dense, WeightSet.DENSE, audio.get(0));
    }
    List<String> matrices = new ArrayList<>();
    for (String name : denseInputs.matrices().keySet()) {
      TensorTable.Matrix matrix = table.matrices().get(name);
      if (matrix != null && matrix.masked() && matrix.outputs() % network.blockRows() == 0 && matrix.inputs() >= LEAST_INPUTS) {
        matrices.add(name);
      }
    }
    return matrices;
  }

  private void hear(Encoder encoder, WeightSet set, float[] features) {
    try (EncoderStream stream = encoder.newStream(new Corner(set, context))) {
      stream.accept(features, 0, features.length / network.features(), (data, offset, first, count) -> { });
      stream.finish((data, offset, first, count) -> { });
    }
  }

  /** How the matrices are shared out among the times that the audio is heard. */
  List<List<String>> passes() {
    List<String> all = matrices();
    List<List<String>> passes = new ArrayList<>();
    int most = (all.size() + PASSES - 1) / PASSES;
    List<String> now = new ArrayList<>();
    long bytes = 0;
    for (String matrix : all) {
      long own = LayerMoments.bytes(table.matrices().get(matrix).inputs(), passes.isEmpty());
      if (!now.isEmpty() && (now.size() == most || bytes + own > memory)) {
        passes.add(now);
        now = new ArrayList<>();
        bytes = 0;
      }
      now.add(matrix);
      bytes += own;
    }
    if (!now.isEmpty()) {
      passes.add(now);
    }
    return passes;
  }

  /**
   * Prunes so much of the blocks of every matrix, 0..1.
   *
   * @param step called with each layer when it is pruned
   */
  List<PrunedLayer> prune(double sparsity, Consumer<PrunedLayer> step) {
    PrunedTensors pruned = new PrunedTensors(tensors);
    List<PrunedLayer> layers = new ArrayList<>();
    for (List<String> pass : passes()) {
      Map<String, LayerMoments> moments = listen(new LinkedHashSet<>(pass), pruned, layers.isEmpty());
      for (String name : pass) {
        PrunedLayer layer = prune(name, moments.remove(name), sparsity);
        pruned.add(layer);
        layers.add(layer);
        step.accept(layer);
      }
    }
    return layers;
  }

  private Map<String, LayerMoments> listen(Set<String> names, PrunedTensors pruned, boolean first) {
    Map<String, LayerMoments> moments = new LinkedHashMap<>();
    names.forEach(name -> moments.put(name, new LayerMoments(table.matrices().get(name).inputs(), first)));
    HeardInputs prunedInputs = new HeardInputs();
    prunedInputs.collect(names);
    denseInputs.collect(names);
    try (Encoder sparse = first ? null
        : network.load(pruned, Set.of(WeightSet.SPARSE), Precision.FLOAT32, new ObservedKernels(kernels, prunedInputs))) {
      for (float[] features : audio) {
        denseInputs.clear();
        hear(dense, WeightSet.DENSE, features);
        if (!first) {
          prunedInputs.clear();
          hear(sparse, WeightSet.SPARSE, features);
        }
        moments.forEach((name, own) -> {
          HeardInputs.Rows u = denseInputs.of(name);
          HeardInputs.Rows x = first ? u : prunedInputs.of(name);
          if (x.count != u.count) {
            throw new IllegalStateException(name + ": " + x.count + " frames in the pruned network, " + u.count + " in the dense one");
          }
          own.add(kernels, x.values, u.values, u.count);
        });
      }
    }
    denseInputs.collect(Set.of());
    return moments;
  }

  private PrunedLayer prune(String name, LayerMoments moments, double sparsity) {
    TensorTable.Matrix shape = table.matrices().get(name);
    WeightMatrix stored = new TensorReader(new PrunedTensors(tensors), network.blockRows()).matrix(name, shape.outputs(), shape.inputs());
    float[] bias = denseInputs.matrices().get(name).bias;
    PrunedLayer layer = new LayerPruner(stored.dense(), bias, shape.outputs(), network.blockRows(), moments).prune(name, sparsity);
    if (stored.quantised() == null) {
      return layer;
    }
    // later layers make up for the rounding as well
    return layer.with(new WeightMatrix(name, shape.outputs(), shape.inputs(), layer.weights(), null, null, null).toInt8().dense());
  }

  @Override
  public void close() {
    dense.close();
  }
}
