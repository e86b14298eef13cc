package io.dualmode.tools.speaker;

import io.dualmode.model.speaker.SpeakerShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Where each trained parameter of a speaker network lives in one flat vector: all matrices, then all vectors. The last matrix holds one
 * row per training speaker and stays behind when the network is packaged.
 */
final class SpeakerLayout {
  /** One parameter, {@code [rows, columns]} from {@code offset}; a vector has one row. */
  record Parameter(String name, int index, int offset, int rows, int columns, float deviation, float constant) {
    int size() {
      return rows * columns;
    }
  }

  /** One batch norm: where its running statistics start. */
  record Norm(String name, int offset, int width) {}

  /** Name of the matrix of training speakers. */
  static final String SPEAKERS = "speakers.weight";
  /** Gain that a residual branch starts with, so that the network starts as a shallow one. */
  private static final float RESIDUAL_GAIN = 0.3f;

  private final Map<String, Parameter> matrices = new LinkedHashMap<>();
  private final Map<String, Parameter> vectors = new LinkedHashMap<>();
  private final Map<String, Norm> norms = new LinkedHashMap<>();
  private final int speakers;
  private final int matrixSize;
  private int size;
  private int normSize;

  SpeakerLayout(SpeakerShape shape, int speakers) {
    this.speakers = speakers;
    int dim = shape.dim();
    matrix("input.weight", dim, shape.windowSize());
    for (int i = 0; i < shape.dilations().size(); i++) {
      matrix(block(i) + ".weight", dim, SpeakerShape.TAPS * dim);
    }
    matrix("pool.weight", shape.pooled(), dim);
    matrix("embedding.weight", shape.embedding(), 2 * shape.pooled());
    matrix(SPEAKERS, speakers, shape.embedding());
    matrixSize = size;
    layer("input", dim, 1);
    for (int i = 0; i < shape.dilations().size(); i++) {
      layer(block(i), dim, RESIDUAL_GAIN);
    }
    layer("pool", shape.pooled(), 1);
    layer("embedding", shape.embedding(), 1);
  }

  static String block(int i) {
    return "blocks." + i;
  }

  private void matrix(String name, int rows, int columns) {
    matrices.put(name, new Parameter(name, matrices.size(), size, rows, columns, 1, 0));
    size += rows * columns;
  }

  private void layer(String name, int width, float gain) {
    vector(name + ".bias", width, 0);
    vector(name + ".gain", width, gain);
    vector(name + ".offset", width, 0);
    norms.put(name, new Norm(name, normSize, width));
    normSize += width;
  }

  private void vector(String name, int width, float constant) {
    vectors.put(name, new Parameter(name, vectors.size(), size, 1, width, 0, constant));
    size += width;
  }

  List<Parameter> matrices() {
    return new ArrayList<>(matrices.values());
  }

  List<Parameter> vectors() {
    return new ArrayList<>(vectors.values());
  }

  Parameter get(String name) {
    Parameter p = matrices.containsKey(name) ? matrices.get(name) : vectors.get(name);
    if (p == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return p;
  }

  Norm norm(String name) {
    return norms.get(name);
  }

  int speakers() {
    return speakers;
  }

  /** Weights in the matrix part, which starts the vector. */
  int matrixSize() {
    return matrixSize;
  }

  /** Length of the vector. */
  int size() {
    return size;
  }

  /** Total width of the batch norms. */
  int normSize() {
    return normSize;
  }

  /** Weights that remain when the training speakers are left out. */
  int packagedSize() {
    return size - get(SPEAKERS).size();
  }

  /** Initial values: matrices normal with deviation {@code 1 / sqrt(columns)}, vectors constant. */
  float[] initialise(long seed) {
    Random random = new Random(seed);
    float[] flat = new float[size];
    for (Map<String, Parameter> map : List.of(matrices, vectors)) {
      for (Parameter p : map.values()) {
        double deviation = p.deviation() / Math.sqrt(p.columns());
        for (int i = 0; i < p.size(); i++) {
          flat[p.offset() + i] = p.deviation() == 0 ? p.constant() : (float) (random.nextGaussian() * deviation);
        }
      }
    }
    return flat;
  }
}
