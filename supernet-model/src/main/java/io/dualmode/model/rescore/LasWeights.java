package io.dualmode.model.rescore;

import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The weights of an attention rescorer in the kernels' layout; immutable and shared by all sessions. Formulas and tensor names are in
 * {@code docs/supernet.md}.
 */
public final class LasWeights {
  /** One layer: cross attention, then feed-forward. */
  record Layer(float[] attentionGain, PackedMatrix query, PackedMatrix keysValues, PackedMatrix out, float[] forwardGain, PackedMatrix up,
      PackedMatrix down) {}

  private final LasConfig config;
  private final int units;
  final float[] memoryGain;
  final PackedMatrix memory;
  /** {@code [history, units + 1, width]}, the bias added to the first table. */
  final float[] tables;
  final List<Layer> layers = new ArrayList<>();
  final float[] outputGain;
  final PackedMatrix output;
  final float[] ones;
  final float[] zeros;

  private LasWeights(LasConfig config, TensorReader w, int dim, int units) {
    this.config = config;
    this.units = units;
    int a = config.width();
    memoryGain = w.vector("las.memory.gain", dim);
    memory = pack(w, "las.memory", a, dim, true);
    tables = w.table("las.history", config.history() * (units + 1), a);
    float[] bias = w.vector("las.history.bias", a);
    for (int row = 0; row <= units; row++) {
      for (int i = 0; i < a; i++) {
        tables[row * a + i] += bias[i];
      }
    }
    for (int l = 0; l < config.layers(); l++) {
      String name = "las.layers." + l;
      layers.add(new Layer(w.vector(name + ".attention.gain", a), pack(w, name + ".query", a, a, false),
          pack(w, name + ".memory", 2 * a, a, false), pack(w, name + ".out", a, a, true), w.vector(name + ".forward.gain", a),
          pack(w, name + ".up", config.feedForward(), a, true), pack(w, name + ".down", a, config.feedForward(), true)));
    }
    outputGain = w.vector("las.output.gain", a);
    output = pack(w, "las.output", units, a, true);
    ones = new float[a];
    Arrays.fill(ones, 1);
    zeros = new float[a];
  }

  private static PackedMatrix pack(TensorReader w, String name, int outputs, int inputs, boolean bias) {
    return w.packed(name + ".weight", outputs, inputs, bias ? w.vector(name + ".bias", outputs) : null);
  }

  /**
   * Reads the rescorer of a model.
   *
   * @throws IllegalArgumentException if a tensor is missing or has another shape than the configuration says
   */
  public static LasWeights load(LasConfig config, SupernetWeights weights) {
    return load(config, weights, weights.config().dim(), weights.config().units());
  }

  /**
   * The same for any network.
   *
   * @param dim floats in an encoded frame
   * @param units size of the unit inventory
   */
  public static LasWeights load(LasConfig config, TensorReader weights, int dim, int units) {
    return new LasWeights(config, weights, dim, units);
  }

  public LasConfig config() {
    return config;
  }

  int units() {
    return units;
  }
}
