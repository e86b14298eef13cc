package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.supernet.QuietUnits;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import java.util.Map;
import org.junit.jupiter.api.Test;

class QuietUnitsTest {
  private final ParameterLayout layout = SupernetHeads.layout(TinySupernet.CONFIG);

  /** Every second unit of a norm is silent, the others have the norm's number plus one as variance. */
  private float[] halfSilent() {
    float[] variance = new float[layout.normSize()];
    int number = 0;
    for (Norm n : layout.norms()) {
      number++;
      for (int i = 0; i < n.width(); i += 2) {
        variance[n.offset() + i] = number;
      }
    }
    return variance;
  }

  @Test
  void raised_silentUnits_getAShareOfTheirOwnNorm_othersStay() {
    float[] raised = QuietUnits.raised(layout, halfSilent());
    int number = 0;
    for (Norm n : layout.norms()) {
      number++;
      for (int i = 0; i < n.width(); i++) {
        assertEquals(i % 2 == 0 ? number : 0.01 * number / 2, raised[n.offset() + i], 1e-6, n.name() + " unit " + i);
      }
    }
  }

  @Test
  void export_silentUnit_isAmplifiedByAtMostTenDeviationsOfItsNorm() {
    SupernetState state = TinySupernet.state(layout, 3);
    state.normVariance[0] = halfSilent();
    double before = loudest(state);
    state.normVariance[0] = QuietUnits.raised(layout, state.normVariance[0]);
    double after = loudest(state);
    Norm n = layout.norms().iterator().next();
    double largest = 0;
    int offset = layout.get(SupernetLayout.normParameter(n.name(), false, "gain")).offset();
    for (int i = 0; i < n.width(); i++) {
      largest = Math.max(largest, Math.abs(state.average[offset + i]));
    }
    double deviation = Math.sqrt(0.5);
    assertTrue(before > 20 * largest / deviation, "a silent unit was amplified " + before + " times");
    assertTrue(after <= 10.001 * largest / deviation, "a silent unit is amplified " + after + " times");
  }

  /** The largest scale of the first norm, whose mean variance is a half. */
  private double loudest(SupernetState state) {
    Map<String, SupernetExporter.Tensor> tensors = SupernetExporter.tensors(TinySupernet.CONFIG, layout, state, TinySupernet.TOPOLOGY, true,
        true, new float[TinySupernet.CONFIG.melBins()]);
    double loudest = 0;
    for (float scale : tensors.get(layout.norms().iterator().next().name() + ".dense.scale").values()) {
      loudest = Math.max(loudest, Math.abs(scale));
    }
    return loudest;
  }
}
