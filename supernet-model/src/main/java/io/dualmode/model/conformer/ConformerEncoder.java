package io.dualmode.model.conformer;

import io.dualmode.model.conformer.ConformerConfig.Context;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.Encoder;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.part.TensorTable;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Conformer in pure Java. Immutable and thread-safe: streams share the weights and own their state. */
public final class ConformerEncoder implements Encoder {
  /** Attention over more costs too much, as it grows with the square. */
  static final int LONGEST_MILLIS = 60_000;
  private static final int USUAL_FRAME_MILLIS = 10;

  /** Weights of one set. */
  private record Weights(Subsampling subsampling, List<ConformerBlock> blocks) {}

  private final ConformerConfig config;
  private final Kernels kernels;
  private final Context streaming;
  private final Context full;
  private final int longest;
  private final int frameMillis;
  private final Map<WeightSet, Weights> weights = new EnumMap<>(WeightSet.class);

  /** Loads weight sets of a network that hears a frame of features every 10 ms. */
  public ConformerEncoder(ConformerConfig config, TensorReader tensors, Set<WeightSet> sets, Precision precision, Kernels kernels,
      int lookAheadFrames) {
    this(config, tensors, sets, precision, kernels, lookAheadFrames, USUAL_FRAME_MILLIS, LONGEST_MILLIS);
  }

  /**
   * Loads weight sets.
   *
   * @param lookAheadFrames encoded frames that a streaming chunk should wait for; the nearest that the network was trained with is taken
   * @param frameMillis time from one feature frame to the next
   * @param longestMillis the longest utterance that attention goes over as a whole
   * @throws IllegalArgumentException if a tensor is missing or has another shape than the configuration says
   */
  ConformerEncoder(ConformerConfig config, TensorReader tensors, Set<WeightSet> sets, Precision precision, Kernels kernels, int lookAheadFrames,
      int frameMillis, int longestMillis) {
    this.config = config;
    this.frameMillis = frameMillis * config.stride();
    longest = longestMillis / frameMillis;
    this.kernels = kernels;
    streaming = config.contexts().stream().min((a, b) -> Integer.compare(Math.abs(a.right() - lookAheadFrames), Math.abs(b.right()
        - lookAheadFrames))).orElseThrow();
    full = config.contexts().stream().max((a, b) -> Integer.compare(reach(a), reach(b))).orElseThrow();
    TensorTable table = new TensorTable();
    new ConformerPart(config, 1).declare(table);
    boolean masked = table.matrices().keySet().stream().anyMatch(matrix -> tensors.contains(matrix + ".mask"));
    Weights both = null;
    for (WeightSet set : sets) {
      both = masked || both == null ? load(config, tensors, set, precision) : both;
      weights.put(set, both);
    }
  }

  private static Weights load(ConformerConfig config, TensorReader tensors, WeightSet set, Precision precision) {
    List<ConformerBlock> blocks = new ArrayList<>();
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(ConformerBlock.load(config, tensors, i, set, precision));
    }
    return new Weights(Subsampling.load(config, tensors, set, precision), List.copyOf(blocks));
  }

  private static int reach(Context context) {
    return context.right() < 0 ? Integer.MAX_VALUE : context.right();
  }

  @Override
  public int width() {
    return config.dim();
  }

  @Override
  public boolean supports(Corner corner) {
    return weights.containsKey(corner.weights()) && (corner.context() == ContextMode.FULL || config.streams());
  }

  @Override
  public EncoderStream newStream(Corner corner) {
    boolean chunked = corner.context() == ContextMode.STREAMING;
    return newStream(corner.weights(), chunked ? streaming : full, chunked);
  }

  /**
   * A stream with a context of one's own.
   *
   * @param chunked whether frames come out chunk by chunk, as soon as their look-ahead is there, or all when the utterance ends
   * @throws IllegalArgumentException if the network cannot encode chunk by chunk, or the weight set is not loaded
   */
  public EncoderStream newStream(WeightSet set, Context context, boolean chunked) {
    Weights w = weights.get(set);
    if (w == null) {
      throw new IllegalArgumentException("Weight set " + set + " is not loaded, loaded: " + weights.keySet());
    }
    if (chunked && !config.streams()) {
      throw new IllegalArgumentException("this network hears whole recordings only: it was not trained to encode chunks as they come");
    }
    return chunked ? new ChunkedConformerStream(config, w.subsampling, w.blocks, kernels, context)
        : new WholeConformerStream(config, w.subsampling, w.blocks, kernels, context, longest, frameMillis);
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
