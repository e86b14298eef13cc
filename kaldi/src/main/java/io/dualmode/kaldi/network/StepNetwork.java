package io.dualmode.kaldi.network;

import io.dualmode.kaldi.nnet3.Nnet3;
import io.dualmode.kaldi.plan.Context;
import io.dualmode.kaldi.plan.Schedule;
import io.dualmode.kaldi.plan.Unit;
import io.dualmode.kaldi.plan.Wiring;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/**
 * A network that answers each row at once, from that row and what it keeps of those before it, and goes on from any row that it has
 * answered. Immutable and thread-safe.
 */
public final class StepNetwork {
  private final Wiring wiring;
  private final LoadedNetwork network;
  private final Schedule schedule;

  /**
   * What is known behind some rows. Immutable.
   *
   * @param rows how many they are
   * @param kept what later rows are answered from
   * @param output the answer to the last one
   */
  public record State(int rows, float[][] kept, float[] output) {}

  /** @throws IllegalArgumentException if it reads ahead, needs rows before the first, or reads more than rows */
  public StepNetwork(Nnet3 network, Precision precision, Kernels kernels) {
    Context context = Context.of(new Wiring(network.lines(), network.layers(), 0));
    if (context.left() != 0 || context.right() != 0) {
      throw new IllegalArgumentException("a network that needs " + context.left() + " rows before the first and " + context.right()
          + " behind a row, where none may be needed");
    }
    wiring = new Wiring(network.lines(), network.layers(), 1);
    for (Unit unit : wiring.units()) {
      if (unit.isInput() && !unit.name().equals(Wiring.INPUT)) {
        throw new IllegalArgumentException("input-node " + unit.name() + " is not supported, known: " + Wiring.INPUT);
      }
    }
    if (wiring.input(Wiring.INPUT) < 0) {
      throw new IllegalArgumentException("the output does not depend on an input-node of the name " + Wiring.INPUT);
    }
    schedule = Schedule.streaming(wiring, context, 1, 1);
    this.network = new LoadedNetwork(wiring, new TensorReader(network.tensors(), 32), WeightSet.DENSE, precision, kernels);
    Sizes.of(wiring, schedule);
  }

  /** Numbers of a row. */
  public int inputs() {
    return wiring.units().get(wiring.input(Wiring.INPUT)).width();
  }

  /** Numbers of an answer. */
  public int outputs() {
    return wiring.outputWidth();
  }

  /** Something that computes answers. */
  public Walker newWalker() {
    return new Walker();
  }

  /** Computes one answer after another, each from any state. Not thread-safe. */
  public final class Walker {
    private final NetworkRun run = new NetworkRun(network, schedule);

    /**
     * Answers a row.
     *
     * @param before the state that it comes behind, null for none
     * @param row its numbers
     */
    public State step(State before, float[] row) {
      int rows = before == null ? 0 : before.rows;
      if (before == null) {
        run.reset();
      } else {
        run.goOn(rows, before.kept);
      }
      run.begin();
      run.put(Wiring.INPUT, 0, row, 0);
      run.compute();
      return new State(rows + 1, run.kept(), Arrays.copyOf(run.output(), outputs()));
    }
  }
}
