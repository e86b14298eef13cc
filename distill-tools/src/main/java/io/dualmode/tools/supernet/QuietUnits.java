package io.dualmode.tools.supernet;

import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;

/**
 * Bounds how loud a unit can get that was silent while the batch norms' statistics were taken.
 *
 * <p>A batch norm behind a rectifier divides by the deviation of its unit. A unit that hardly any speech wakes has next to none, so once
 * folded the norm multiplies by {@code gain / sqrt(epsilon)}; a recording unlike the others wakes many such units, and layer by layer
 * the network answers with values thousands of times too large. Training never shows it: there the statistics are those of the batch
 * that wakes the unit. So a unit's variance counts as at least {@link #SHARE} of the mean variance in its norm.
 */
public final class QuietUnits {
  /** Of the bundled network's shares from 0.0001 to 0.03, all mend it; the larger two lose nothing on other speech and gain a little. */
  public static final double SHARE = 0.01;

  private QuietUnits() {}

  /** The variances of a corner's norms with those of quiet units raised; a new array. */
  public static float[] raised(ParameterLayout layout, float[] variance) {
    float[] raised = variance.clone();
    for (Norm n : layout.norms()) {
      float least = (float) (SHARE * n.mean(variance));
      for (int i = n.offset(); i < n.offset() + n.width(); i++) {
        raised[i] = Math.max(variance[i], least);
      }
    }
    return raised;
  }
}
