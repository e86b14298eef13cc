package io.dualmode.tools.parts;

import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.Arrays;

/** The averaged weights of a training state, by name, and its batch norms folded to {@code scale x + shift}. */
public final class TrainedWeights {
  private final ParameterLayout layout;
  private final TrainingState state;

  TrainedWeights(ParameterLayout layout, TrainingState state) {
    this.layout = layout;
    this.state = state;
  }

  /** A copy of a parameter's values. */
  public float[] values(String name) {
    Parameter p = layout.get(name);
    return Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size());
  }

  /** What a batch norm multiplies with. */
  public float[] scale(String norm) {
    Norm n = layout.norm(norm);
    float[] gain = values(norm + ".gain");
    for (int i = 0; i < gain.length; i++) {
      gain[i] = (float) (gain[i] / Math.sqrt(state.normVariance[0][n.offset() + i] + PartsProgram.normEpsilon()));
    }
    return gain;
  }

  /** What it adds then. */
  public float[] shift(String norm) {
    Norm n = layout.norm(norm);
    float[] scale = scale(norm);
    float[] shift = values(norm + ".offset");
    for (int i = 0; i < shift.length; i++) {
      shift[i] -= state.normMean[0][n.offset() + i] * scale[i];
    }
    return shift;
  }
}
