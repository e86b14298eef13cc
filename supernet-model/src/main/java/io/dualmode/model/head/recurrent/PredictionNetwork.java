package io.dualmode.model.head.recurrent;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.part.TensorTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The prediction network of a recurrent transducer (Graves, "Sequence transduction with recurrent neural networks", 2012): an embedding and
 * layers of LSTM over the tokens said so far. Immutable, shared by all streams; the state is the caller's.
 */
public final class PredictionNetwork {
  private static final int GATES = 4;
  private static final String LSTM = ".prediction.lstm.";

  /** One layer; both matrices give the gates in, forget, cell, out. */
  private record Layer(PackedMatrix input, PackedMatrix recurrent) {}

  private final int width;
  private final float[] embedding;
  private final List<Layer> layers;
  private final Kernels kernels;

  /** What the network remembers. */
  public static final class State {
    private final float[] hidden;
    private final float[] cell;

    private State(int size) {
      hidden = new float[size];
      cell = new float[size];
    }

    /** Forgets everything. */
    public void clear() {
      Arrays.fill(hidden, 0f);
      Arrays.fill(cell, 0f);
    }

    /** Numbers of {@link #write}. */
    int size() {
      return hidden.length + cell.length;
    }

    /** Writes the state to {@code to[at ..]}. */
    void write(float[] to, int at) {
      System.arraycopy(hidden, 0, to, at, hidden.length);
      System.arraycopy(cell, 0, to, at + hidden.length, cell.length);
    }

    /** Remembers what was written. */
    void read(float[] from, int at) {
      System.arraycopy(from, at, hidden, 0, hidden.length);
      System.arraycopy(from, at + hidden.length, cell, 0, cell.length);
    }

    /** Remembers what another state of the same network does. */
    public void set(State other) {
      System.arraycopy(other.hidden, 0, hidden, 0, hidden.length);
      System.arraycopy(other.cell, 0, cell, 0, cell.length);
    }
  }

  /** Adds its tensors, as {@link #PredictionNetwork} reads them. */
  static void declare(TensorTable.Group group, String name, int symbols, int width, int depth) {
    group.table(name + ".prediction.embed.weight", symbols, width);
    for (int l = 0; l < depth; l++) {
      for (String part : new String[] {"ih", "hh"}) {
        String end = part + "_l" + l;
        group.matrix(name + LSTM + "weight_" + end, GATES * width, width, false).vector(name + LSTM + "bias_" + end, GATES * width);
      }
    }
  }

  /**
   * Loads the network.
   *
   * @param name of the head
   * @param symbols tokens, blank included
   * @param width of embedding and state
   * @param depth layers
   */
  public PredictionNetwork(TensorReader tensors, String name, int symbols, int width, int depth, Precision precision, Kernels kernels) {
    this.width = width;
    this.kernels = kernels;
    embedding = tensors.table(name + ".prediction.embed.weight", symbols, width);
    List<Layer> all = new ArrayList<>();
    for (int l = 0; l < depth; l++) {
      String layer = name + LSTM;
      all.add(new Layer(matrix(tensors, layer + "weight_ih_l" + l, layer + "bias_ih_l" + l, precision),
          matrix(tensors, layer + "weight_hh_l" + l, layer + "bias_hh_l" + l, precision)));
    }
    layers = List.copyOf(all);
  }

  private PackedMatrix matrix(TensorReader tensors, String weight, String bias, Precision precision) {
    return tensors.packed(weight, GATES * width, width, tensors.vector(bias, GATES * width), WeightSet.DENSE, precision);
  }

  /** Width of its output. */
  public int width() {
    return width;
  }

  /** A state before the first token. */
  public State newState() {
    return new State(width * layers.size());
  }

  /** Values that {@link #step} needs room for in its scratch. */
  public int scratch() {
    return (2 * GATES + 1) * width;
  }

  /**
   * Hears a token.
   *
   * @param token said last, -1 before the first
   * @param state is changed
   * @param scratch of {@link #scratch} values
   * @param out receives {@code [width]}
   */
  public void step(int token, State state, float[] scratch, float[] out) {
    int x = 2 * GATES * width;
    if (token < 0) {
      Arrays.fill(scratch, x, x + width, 0f);
    } else {
      System.arraycopy(embedding, token * width, scratch, x, width);
    }
    for (int l = 0; l < layers.size(); l++) {
      Layer layer = layers.get(l);
      int at = l * width;
      kernels.multiply(layer.input, scratch, x, width, 1, scratch, 0, GATES * width);
      kernels.multiply(layer.recurrent, state.hidden, at, width, 1, scratch, GATES * width, GATES * width);
      for (int i = 0; i < width; i++) {
        double in = sigmoid(gate(scratch, 0, i));
        double forget = sigmoid(gate(scratch, 1, i));
        double cell = Math.tanh(gate(scratch, 2, i));
        double open = sigmoid(gate(scratch, 3, i));
        double next = forget * state.cell[at + i] + in * cell;
        state.cell[at + i] = (float) next;
        float hidden = (float) (open * Math.tanh(next));
        state.hidden[at + i] = hidden;
        scratch[x + i] = hidden;
      }
    }
    System.arraycopy(scratch, x, out, 0, width);
  }

  private double gate(float[] sums, int gate, int i) {
    return sums[gate * width + i] + sums[(GATES + gate) * width + i];
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }
}
