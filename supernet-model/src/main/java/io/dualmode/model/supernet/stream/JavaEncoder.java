package io.dualmode.model.supernet.stream;

import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The supernet encoder in pure Java, all four corners; no native library.
 *
 * <p>Immutable and thread-safe: streams share the packed weights and own their state. A streaming stream of the
 * configuration of ten million parameters holds 0.7 MB, whatever the length of the utterance. A
 * full-context stream holds the features and {@code dim + bottleneck + 3 * attentionDim} floats per encoder frame, 17 MB per
 * minute of speech there; its attention takes time with the square of the length: about a third of the whole at one minute, nine
 * tenths at ten.
 */
public final class JavaEncoder implements Encoder {
  private final EncoderConfig config;
  private final FrontEndPart frontEnd;
  private final Kernels kernels;
  private final Map<WeightSet, Network> networks = new EnumMap<>(WeightSet.class);

  private JavaEncoder(SupernetWeights weights, FrontEndPart frontEnd, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    this.config = weights.config();
    this.frontEnd = frontEnd;
    this.kernels = kernels;
    for (WeightSet set : sets) {
      networks.put(set, Network.load(weights, set, precision));
    }
  }

  /** Loads both weight sets as stored, with the kernels of this process. */
  public static JavaEncoder load(SupernetWeights weights) {
    return load(weights, EnumSet.allOf(WeightSet.class), Precision.STORED, KernelProvider.kernels());
  }

  /**
   * Loads the weight sets that will be used; one that is not loaded takes no memory.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape than the configuration says
   */
  public static JavaEncoder load(SupernetWeights weights, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    return load(weights, LogMelFrontEnd.STANDARD, sets, precision, kernels);
  }

  /** The same with features of another front end, which normalises them. */
  public static JavaEncoder load(SupernetWeights weights, FrontEndPart frontEnd, Set<WeightSet> sets, Precision precision, Kernels kernels) {
    if (sets.isEmpty()) {
      throw new IllegalArgumentException("Weight sets: got none, expected DENSE, SPARSE or both");
    }
    return new JavaEncoder(weights, frontEnd, sets, precision, kernels);
  }

  /** The shape of the network. */
  public EncoderConfig config() {
    return config;
  }

  @Override
  public int width() {
    return config.dim();
  }

  @Override
  public boolean supports(Corner corner) {
    return networks.containsKey(corner.weights());
  }

  @Override
  public EncoderStream newStream(Corner corner) {
    return new JavaEncoderStream(loaded(networks, corner.weights()), frontEnd, kernels,
         corner.context() == ContextMode.STREAMING);
  }

  private static <T> T loaded(Map<WeightSet, T> map, WeightSet set) {
    T value = map.get(set);
    if (value == null) {
      throw new IllegalArgumentException("Weight set " + set + " is not loaded, loaded: " + map.keySet());
    }
    return value;
  }

  /** Bytes of packed encoder weights in memory, all loaded sets together. */
  public long weightBytes() {
    return networks.values().stream().mapToLong(Network::bytes).sum();
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
