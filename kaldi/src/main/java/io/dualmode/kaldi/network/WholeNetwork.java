package io.dualmode.kaldi.network;

import io.dualmode.kaldi.nnet3.Nnet3;
import io.dualmode.kaldi.plan.Schedule;
import io.dualmode.kaldi.plan.Unit;
import io.dualmode.kaldi.plan.Wiring;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import java.util.Arrays;

/** A network that makes one row of all frames of an utterance at once. Immutable and thread-safe. */
public final class WholeNetwork {
  private final Wiring wiring;
  private final LoadedNetwork network;

  /** @throws IllegalArgumentException if its nodes do not fit together or read more than the features */
  public WholeNetwork(Nnet3 network, Precision precision, Kernels kernels) {
    wiring = new Wiring(network.lines(), network.layers(), 0);
    for (Unit unit : wiring.units()) {
      if (unit.isInput() && !unit.name().equals(Wiring.INPUT)) {
        throw new IllegalArgumentException("input-node " + unit.name() + " is not supported, known: " + Wiring.INPUT);
      }
    }
    if (wiring.input(Wiring.INPUT) < 0) {
      throw new IllegalArgumentException("the output does not depend on an input-node of the name " + Wiring.INPUT);
    }
    this.network = new LoadedNetwork(wiring, new TensorReader(network.tensors(), 32), WeightSet.DENSE, precision, kernels);
  }

  /** Features of a frame. */
  public int features() {
    return wiring.units().get(wiring.input(Wiring.INPUT)).width();
  }

  /** Numbers of the row. */
  public int outputs() {
    return wiring.outputWidth();
  }

  /**
   * The row of an utterance.
   *
   * @param rows {@code [frames, features]}
   * @throws IllegalArgumentException if those are too few
   */
  public float[] output(float[] rows, int frames) {
    NetworkRun run = new NetworkRun(network, Schedule.single(wiring, frames));
    run.begin();
    for (int row = 0; row < frames; row++) {
      run.put(Wiring.INPUT, row, rows, row * features());
    }
    run.compute();
    return Arrays.copyOf(run.output(), wiring.outputWidth());
  }
}
