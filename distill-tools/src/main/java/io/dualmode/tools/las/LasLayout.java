package io.dualmode.tools.las;

import io.dualmode.model.rescore.LasConfig;
import io.dualmode.tools.torch.FlatWeights.Stretch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Where each parameter of an attention rescorer lies in one flat vector, by the names of {@code docs/supernet.md}. */
final class LasLayout {
  /** One parameter; a vector has one column. {@code deviation} is that of its first values times the root of the columns. */
  record Parameter(String name, int index, int offset, int rows, int columns, float deviation, float constant) {
    int size() {
      return rows * columns;
    }

    int[] shape() {
      return isMatrix() ? new int[] {rows, columns} : new int[] {rows};
    }

    boolean isMatrix() {
      return columns > 1;
    }
  }

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private int size;

  /**
   * The layout for an encoder.
   *
   * @param dim width of the encoder
   * @param units size of the unit inventory
   */
  LasLayout(LasConfig config, int dim, int units) {
    int a = config.width();
    vector("las.memory.gain", dim, 1);
    layer("las.memory", a, dim, 1.4f);
    matrix("las.history", config.history() * (units + 1), a, (float) (0.5 * Math.sqrt(a)));
    vector("las.history.bias", a, 0);
    for (int l = 0; l < config.layers(); l++) {
      String name = "las.layers." + l;
      vector(name + ".attention.gain", a, 1);
      matrix(name + ".query.weight", a, a, 1);
      matrix(name + ".memory.weight", 2 * a, a, 1);
      layer(name + ".out", a, a, 0.7f);
      vector(name + ".forward.gain", a, 1);
      layer(name + ".up", config.feedForward(), a, 1.4f);
      layer(name + ".down", a, config.feedForward(), 0.5f);
    }
    vector("las.output.gain", a, 1);
    layer("las.output", units, a, 0.3f);
  }

  private void layer(String name, int outputs, int inputs, float deviation) {
    matrix(name + ".weight", outputs, inputs, deviation);
    vector(name + ".bias", outputs, 0);
  }

  private void matrix(String name, int rows, int columns, float deviation) {
    add(name, rows, columns, deviation, 0);
  }

  private void vector(String name, int rows, float constant) {
    add(name, rows, 1, 0, constant);
  }

  private void add(String name, int rows, int columns, float deviation, float constant) {
    parameters.put(name, new Parameter(name, parameters.size(), size, rows, columns, deviation, constant));
    size += rows * columns;
  }

  List<Parameter> parameters() {
    return new ArrayList<>(parameters.values());
  }

  Parameter get(String name) {
    Parameter parameter = parameters.get(name);
    if (parameter == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return parameter;
  }

  /** Length of the vector. */
  int size() {
    return size;
  }

  /** Initial values: matrices normal, vectors constant. */
  float[] initialise(long seed) {
    Random random = new Random(seed);
    float[] flat = new float[size];
    for (Parameter p : parameters.values()) {
      double deviation = p.deviation() / Math.sqrt(p.columns());
      for (int i = 0; i < p.size(); i++) {
        flat[p.offset() + i] = p.isMatrix() ? (float) (random.nextGaussian() * deviation) : p.constant();
      }
    }
    return flat;
  }

  /** The vector's stretches: matrices decay, vectors do not. */
  List<Stretch> stretches() {
    return parameters.values().stream().map(p -> new Stretch(p.size(), p.isMatrix())).toList();
  }
}
