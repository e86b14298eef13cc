package io.dualmode.tools.train;

import ai.djl.ndarray.NDManager;
import io.dualmode.model.encoder.weights.TensorSource;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.EncoderProgram;
import io.dualmode.tools.supernet.StackNames;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * Makes a training state of a packaged model, for when its run is gone.
 *
 * <p>Two things are not in a model. The batch norms are folded to {@code scale x + shift}; training needs gain, bias and the statistics
 * of {@code x}, so {@link #read} leaves them as gain and bias over a mean of 0 and a variance of 1, and {@link #unfold} measures the
 * statistics on speech and takes them out. The rows of the MMI output are sums; the row of the phone becomes the phone's, what a
 * biphone adds its own. The frame cross-entropy head, which no model has, starts afresh, and so do stem and first layer where the run has a
 * stem and the model has none, and summaries that the model lacks.
 */
public final class ModelStart {
  private final EncoderConfig config;
  private final ParameterLayout layout;
  private final PhoneTopology topology;
  private boolean freshInput;
  private StackNames names;

  public ModelStart(EncoderConfig config, ParameterLayout layout, PhoneTopology topology) {
    this.config = config;
    this.layout = layout;
    this.topology = topology;
  }

  /** Overwrites the weights of a fresh state with those of a model of the same shape. */
  public void read(TensorSource source, SupernetState state) {
    SupernetWeights weights = new SupernetWeights(config, source);
    if (!weights.supports(WeightSet.DENSE)) {
      throw new IllegalArgumentException("the model has no full-context weights; start from a whole one");
    }
    state.sparseStarted = weights.supports(WeightSet.SPARSE);
    freshInput = config.hasStem() && !source.contains("stem.0.weight");
    names = new StackNames(layout::has, source::contains);
    for (Parameter p : layout.parameters()) {
      String name = names.there(p.name());
      if (!p.name().startsWith("mmi.output.") && !isFresh(p.name()) && source.contains(name)) {
        boolean vector = !p.isMatrix() && source.shape(name).length == 1;
        put(state, p, vector ? weights.vector(name, p.size()) : weights.table(name, p.rows(), p.columns()));
      }
    }
    for (Norm n : layout.norms()) {
      String name = names.there(n.name());
      if (!isFresh(n.name()) && weights.contains(name + ".dense.scale")) {
        for (WeightSet set : WeightSet.values()) {
          boolean sparse = set == WeightSet.SPARSE;
          WeightSet own = weights.supports(set) ? set : WeightSet.DENSE;
          put(state, layout.get(SupernetLayout.normParameter(n.name(), sparse, "gain")), weights.norm(name, own, "scale", n.width()));
          put(state, layout.get(SupernetLayout.normParameter(n.name(), sparse, "bias")), weights.norm(name, own, "shift", n.width()));
          Arrays.fill(state.normMean[sparse ? 1 : 0], n.offset(), n.offset() + n.width(), 0);
          float one = (float) (1 - EncoderProgram.normEpsilon());
          Arrays.fill(state.normVariance[sparse ? 1 : 0], n.offset(), n.offset() + n.width(), one);
        }
      }
    }
    output(source, weights, state);
    masks(source, state);
    state.average = state.weights.clone();
  }

  /** Whether a parameter or norm keeps the values that a run from scratch gives it. */
  private boolean isFresh(String name) {
    return name.startsWith("ce.") || names.there(name) == null || freshInput && (name.startsWith("stem.") || name.startsWith("input"));
  }

  private static void put(SupernetState state, Parameter p, float[] values) {
    System.arraycopy(values, 0, state.weights, p.offset(), p.size());
  }

  /** Takes the sums of MMI rows apart; the model's biphones may be others than this topology's. */
  private void output(TensorSource source, SupernetWeights weights, SupernetState state) {
    PhoneTopology theirs = PhoneTopology.of(source.ints("mmi.entry"), source.ints("mmi.stay"));
    int units = topology.units();
    int hidden = config.mmiHidden();
    float[] rows = weights.table("mmi.output.weight", theirs.outputs(), hidden);
    float[] biases = weights.vector("mmi.output.bias", theirs.outputs());
    float[] own = new float[topology.outputs() * hidden];
    float[] phone = new float[2 * units * hidden];
    float[] bias = new float[topology.outputs()];
    for (int q = 0; q < units; q++) {
      System.arraycopy(rows, q * hidden, phone, q * hidden, hidden);
      System.arraycopy(rows, theirs.stay()[q] * hidden, phone, (units + q) * hidden, hidden);
      bias[q] = biases[q];
      bias[topology.stay()[q]] = biases[theirs.stay()[q]];
    }
    for (int row = units; row < topology.outputs() - units; row++) {
      int q = topology.phoneOf()[row];
      int from = theirs.entry()[topology.leftOf()[row] * units + q];
      bias[row] = biases[from];
      for (int i = 0; i < hidden; i++) {
        own[row * hidden + i] = rows[from * hidden + i] - rows[q * hidden + i];
      }
    }
    put(state, layout.get("mmi.output.own"), own);
    put(state, layout.get("mmi.output.phone"), phone);
    put(state, layout.get("mmi.output.left"), new float[layout.get("mmi.output.left").size()]);
    put(state, layout.get("mmi.output.bias"), bias);
  }

  private void masks(TensorSource source, SupernetState state) {
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    for (Parameter p : layout.matrices()) {
      if (p.masked() && !isFresh(p.name()) && source.contains(names.there(p.name()) + ".mask")) {
        BitSet mask = masks.of(p.name());
        mask.clear();
        mask.or(BitSet.valueOf(source.bytes(names.there(p.name()) + ".mask")));
      }
    }
    state.mask = masks.toWords();
  }

  /**
   * Gives the batch norms that {@link #read} left folded the statistics of some speech, without changing what the network says with
   * them: {@code gain = scale sqrt(variance + epsilon)}, {@code bias = shift + scale mean}.
   */
  void unfold(SupernetState state, List<TrainingBatch> speech, int threads) {
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.fromWords(state.mask);
    double[][][] sums = new double[2][2][layout.normSize()];
    double frames = 0;
    try (SupernetGraph graph = new SupernetGraph(config, layout, topology, Optimisers.create(Optimisers.DEFAULT, Map.of()), threads, state)) {
      graph.parameters().setMask(masks.expand());
      for (TrainingBatch batch : speech) {
        int size = batch.size() * batch.maxFrames();
        frames += size;
        for (int corner = 0; corner < 2; corner++) {
          try (NDManager scope = graph.parameters().newScope()) {
            float[][] moments = graph.moments(scope, corner == 1, batch);
            for (int k = 0; k < 2; k++) {
              for (int i = 0; i < moments[k].length; i++) {
                sums[corner][k][i] += (double) size * moments[k][i];
              }
            }
          }
        }
      }
    }
    for (Norm n : layout.norms()) {
      for (int corner = 0; corner < 2; corner++) {
        int gain = layout.get(SupernetLayout.normParameter(n.name(), corner == 1, "gain")).offset();
        int bias = layout.get(SupernetLayout.normParameter(n.name(), corner == 1, "bias")).offset();
        for (int i = 0; i < n.width(); i++) {
          int at = n.offset() + i;
          double mean = sums[corner][0][at] / frames;
          double variance = Math.max(0, sums[corner][1][at] / frames - mean * mean);
          // What starts afresh has a gain already.
          double scale = state.weights[gain + i];
          if (!isFresh(n.name())) {
            state.weights[gain + i] = (float) (scale * Math.sqrt(variance + EncoderProgram.normEpsilon()));
            state.weights[bias + i] += (float) (scale * mean);
          }
          state.normMean[corner][at] = (float) mean;
          state.normVariance[corner][at] = (float) variance;
        }
      }
    }
    state.average = state.weights.clone();
  }
}
