package io.dualmode.kaldi.network;

import io.dualmode.kaldi.layer.ActivationShape.Activation;
import io.dualmode.kaldi.layer.ActivationShape.Kind;
import io.dualmode.kaldi.layer.Layer;
import io.dualmode.kaldi.layer.ScaleShape.Scale;
import io.dualmode.kaldi.plan.Unit;
import io.dualmode.kaldi.plan.Wiring;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorReader;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.kernel.Kernels;
import java.util.List;

/** The layers of a network's units with their weights. Immutable; shared by all streams. */
final class LoadedNetwork {
  final Wiring wiring;
  final Kernels kernels;
  private final Layer[][] layers;
  private final int[] times;
  private final int scratch;

  LoadedNetwork(Wiring wiring, TensorReader tensors, WeightSet set, Precision precision, Kernels kernels) {
    this.wiring = wiring;
    this.kernels = kernels;
    List<Unit> units = wiring.units();
    layers = new Layer[units.size()][];
    times = new int[units.size()];
    int most = 0;
    for (int u = 0; u < layers.length; u++) {
      layers[u] = new Layer[units.get(u).steps().size()];
      times[u] = layers[u].length == 0 ? 0 : units.get(u).offsets().length;
      for (int s = 0; s < layers[u].length; s++) {
        Unit.Step step = units.get(u).steps().get(s);
        layers[u][s] = step.shape().load(step.component(), tensors, set, precision);
        most = Math.max(most, layers[u][s].scratch());
      }
    }
    scratch = most;
  }

  /** How many times a unit reads for a row. */
  int times(int unit) {
    return times[unit];
  }

  /** Numbers that layers need room for while they work. */
  int scratch() {
    return scratch;
  }

  /** Bytes of the weights. */
  long bytes() {
    long sum = 0;
    for (Layer[] unit : layers) {
      for (Layer layer : unit) {
        sum += layer.bytes();
      }
    }
    return sum;
  }

  /** The first layer of a unit: from its input to its rows. */
  void first(int unit, float[] x, int xOffset, int xStride, int frames, float[] y, int yOffset, float[] room) {
    layers[unit][0].apply(kernels, x, xOffset, xStride, frames, y, yOffset, wiring.units().get(unit).width(), room);
  }

  /** The other layers of a unit, in place. */
  void rest(int unit, int frames, float[] y, int yOffset, float[] room) {
    int width = wiring.units().get(unit).width();
    Layer[] own = layers[unit];
    for (int s = 1; s < own.length; s++) {
      if (own[s] instanceof Activation activation && activation.kind() == Kind.RELU && s + 1 < own.length
          && own[s + 1] instanceof Scale scale) {
        kernels.reluScaleShift(y, yOffset, frames * (width / scale.scale().length), scale.scale(), scale.shift());
        s++;
      } else {
        own[s].apply(kernels, y, yOffset, width, frames, y, yOffset, width, room);
      }
    }
  }
}
