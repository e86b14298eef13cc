package io.dualmode.tools.las;

import io.dualmode.model.format.config.LasConfig;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Builder;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Order;

/** The parameters of an attention rescorer, by the names of {@code docs/supernet.md}. */
final class LasLayout {
  private LasLayout() {}

  /**
   * The layout for an encoder.
   *
   * @param dim width of the encoder
   * @param units size of the unit inventory
   */
  static ParameterLayout of(LasConfig config, int dim, int units) {
    return ParameterLayout.of(Order.LISTED, 0, b -> list(b, config, dim, units));
  }

  private static void list(Builder b, LasConfig config, int dim, int units) {
    int a = config.width();
    b.vector("las.memory.gain", dim, 1);
    b.layer("las.memory", a, dim, 1.4f);
    b.matrix("las.history", config.history() * (units + 1), a, (float) (0.5 * Math.sqrt(a)));
    b.vector("las.history.bias", a, 0);
    for (int l = 0; l < config.layers(); l++) {
      String name = "las.layers." + l;
      b.vector(name + ".attention.gain", a, 1);
      b.matrix(name + ".query.weight", a, a, 1);
      b.matrix(name + ".memory.weight", 2 * a, a, 1);
      b.layer(name + ".out", a, a, 0.7f);
      b.vector(name + ".forward.gain", a, 1);
      b.layer(name + ".up", config.feedForward(), a, 1.4f);
      b.layer(name + ".down", a, config.feedForward(), 0.5f);
    }
    b.vector("las.output.gain", a, 1);
    b.layer("las.output", units, a, 0.3f);
  }
}
