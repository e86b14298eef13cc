package io.dualmode.tools.trainer.checkpoint;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Where each trained parameter of a network lies in one flat vector. One vector makes the optimiser, masks, averaging and checkpoints
 * single loops.
 *
 * <p>Matrices are decayed by the optimiser, vectors are not. Batch norms have running statistics outside the vector; a layout says how
 * many values they have in all, and a network that runs in several corners keeps that many for each.
 */
public final class ParameterLayout {
  /** In which order the parameters lie. */
  public enum Order {
    /** All matrices as they were listed, then all vectors. */
    MATRICES_FIRST,
    /** As they were listed. */
    LISTED
  }

  /**
   * One parameter, {@code rows x columns} from {@code offset}; a vector has one row.
   *
   * @param index place in the flat order, from 0
   * @param deviation of the first values of a matrix, times the root of the columns
   * @param constant first value where the deviation is 0
   * @param masked whether a sparse corner prunes it
   */
  public record Parameter(String name, int index, int offset, int rows, int columns, boolean isMatrix, float deviation, float constant,
      boolean masked) {
    public int size() {
      return rows * columns;
    }

    /** {@code [rows, columns]}, or {@code [size]} of a vector. */
    public int[] shape() {
      return isMatrix ? new int[] {rows, columns} : new int[] {size()};
    }
  }

  /** One batch norm: width and where its running statistics start. */
  public record Norm(String name, int offset, int width) {
    /** The mean of this norm's part of statistics that hold those of all norms. */
    public double mean(float[] statistics) {
      double sum = 0;
      for (int i = offset; i < offset + width; i++) {
        sum += statistics[i];
      }
      return sum / width;
    }
  }

  /** A stretch of the vector that is decayed as a whole, or not. */
  public record Stretch(int offset, int size, boolean decayed) {}

  private final Order order;
  private final int corners;
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Norm> norms = new LinkedHashMap<>();
  private int matrixSize;
  private int size;
  private int normSize;

  private ParameterLayout(Order order, int corners, Builder builder) {
    this.order = order;
    this.corners = corners;
    boolean apart = order == Order.MATRICES_FIRST;
    builder.pending.stream().filter(p -> p.matrix || !apart).forEach(this::place);
    if (apart) {
      builder.pending.stream().filter(p -> !p.matrix).forEach(this::place);
    }
    builder.norms.forEach((name, width) -> {
      norms.put(name, new Norm(name, normSize, width));
      normSize += width;
    });
  }

  /**
   * Lays out what {@code list} names.
   *
   * @param corners sets of running statistics: 0 for a network without batch norms
   */
  public static ParameterLayout of(Order order, int corners, Consumer<Builder> list) {
    Builder builder = new Builder();
    list.accept(builder);
    return new ParameterLayout(order, corners, builder);
  }

  private void place(Pending p) {
    Parameter parameter = new Parameter(p.name, parameters.size(), size, p.rows, p.columns, p.matrix, p.deviation, p.constant, p.masked);
    if (parameters.put(p.name, parameter) != null) {
      throw new IllegalArgumentException("parameter " + p.name + " is listed twice");
    }
    size += parameter.size();
    matrixSize += p.matrix ? parameter.size() : 0;
  }

  /** All parameters, in flat order; not a copy to change. */
  public List<Parameter> parameters() {
    return List.copyOf(parameters.values());
  }

  /** All matrices, in flat order. */
  public List<Parameter> matrices() {
    return parameters.values().stream().filter(Parameter::isMatrix).toList();
  }

  /** All vectors, in flat order. */
  public List<Parameter> vectors() {
    return parameters.values().stream().filter(p -> !p.isMatrix()).toList();
  }

  public List<Norm> norms() {
    return List.copyOf(norms.values());
  }

  /** @throws IllegalArgumentException where there is none of this name */
  public Norm norm(String name) {
    Norm norm = norms.get(name);
    if (norm == null) {
      throw new IllegalArgumentException("no batch norm " + name);
    }
    return norm;
  }

  /** @throws IllegalArgumentException where there is none of this name */
  public Parameter get(String name) {
    Parameter p = parameters.get(name);
    if (p == null) {
      throw new IllegalArgumentException("no parameter " + name);
    }
    return p;
  }

  public boolean has(String name) {
    return parameters.containsKey(name);
  }

  /** Weights of all matrices, which start the vector in {@link Order#MATRICES_FIRST}. */
  public int matrixSize() {
    return matrixSize;
  }

  /** Length of the vector. */
  public int size() {
    return size;
  }

  /** Total width of the batch norms of one corner. */
  public int normSize() {
    return normSize;
  }

  /** Sets of running statistics. */
  public int corners() {
    return corners;
  }

  /** The whole vector in order: of a parted layout its two parts, else each parameter by itself. */
  public List<Stretch> stretches() {
    if (order == Order.MATRICES_FIRST) {
      return List.of(new Stretch(0, matrixSize, true), new Stretch(matrixSize, size - matrixSize, false));
    }
    return parameters.values().stream().map(p -> new Stretch(p.offset(), p.size(), p.isMatrix())).toList();
  }

  /** Initial values: matrices normal with {@code deviation / sqrt(columns)}, vectors constant. */
  public float[] initialise(long seed) {
    Random random = new Random(seed);
    float[] flat = new float[size];
    for (Parameter p : parameters.values()) {
      double deviation = p.deviation() / Math.sqrt(p.columns());
      for (int i = 0; i < p.size(); i++) {
        flat[p.offset() + i] = p.deviation() == 0 ? p.constant() : (float) (random.nextGaussian() * deviation);
      }
    }
    return flat;
  }

  private record Pending(String name, boolean matrix, int rows, int columns, float deviation, float constant, boolean masked) {}

  /** Lists parameters and batch norms. */
  public static final class Builder {
    private final List<Pending> pending = new ArrayList<>();
    private final Map<String, Integer> norms = new LinkedHashMap<>();

    private Builder() {}

    /** A matrix that starts normal with {@code deviation / sqrt(columns)}; {@code masked}: whether a sparse corner prunes it. */
    public void matrix(String name, int rows, int columns, float deviation, boolean masked) {
      pending.add(new Pending(name, true, rows, columns, deviation, 0, masked));
    }

    /** The same, never pruned. */
    public void matrix(String name, int rows, int columns, float deviation) {
      matrix(name, rows, columns, deviation, false);
    }

    /** A vector that starts constant. */
    public void vector(String name, int size, float constant) {
      pending.add(new Pending(name, false, 1, size, 0, constant, false));
    }

    /** {@code name.weight [outputs, inputs]} and {@code name.bias}, which starts at 0. */
    public void layer(String name, int outputs, int inputs, float deviation) {
      matrix(name + ".weight", outputs, inputs, deviation);
      vector(name + ".bias", outputs, 0);
    }

    /** The running statistics of a batch norm; its gain and bias are vectors like others. */
    public void statistics(String name, int width) {
      norms.put(name, width);
    }
  }
}
