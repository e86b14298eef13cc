package io.dualmode.tools.train;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.supernet.EncoderProgram;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Turns a training state into the tensors of {@code docs/supernet.md}: averaged weights, batch norms folded into scale and shift,
 * the factored MMI output rows added up.
 */
final class SupernetExporter {
  /** A tensor of floats, row-major. */
  record Tensor(int[] shape, float[] values) {}

  private final EncoderConfig config;
  private final ParameterLayout layout;
  private final SupernetState state;
  private final Map<String, Tensor> tensors = new LinkedHashMap<>();

  private SupernetExporter(EncoderConfig config, ParameterLayout layout, SupernetState state) {
    this.config = config;
    this.layout = layout;
    this.state = state;
  }

  /**
   * Float tensors by name; the integer tables of the topology and the masks are the caller's.
   *
   * @param leftContext whether the MMI outputs depend on the left phone already
   * @param heads whether the CTC and transducer heads were trained; they are left out otherwise
   */
  static Map<String, Tensor> tensors(EncoderConfig config, ParameterLayout layout, SupernetState state, PhoneTopology topology,
      boolean leftContext, boolean heads, float[] featureMean) {
    SupernetExporter e = new SupernetExporter(config, layout, state);
    e.tensors.put("feature.mean", new Tensor(new int[] {featureMean.length}, featureMean.clone()));
    for (Parameter p : layout.matrices()) {
      if (!p.name().startsWith("mmi.output.") && !p.name().startsWith("ce.")) {
        e.tensors.put(p.name(), new Tensor(new int[] {p.rows(), p.columns()}, e.values(p.name())));
      }
    }
    for (Parameter p : layout.vectors()) {
      String name = p.name();
      if (!name.startsWith("ce.") && !name.contains(".dense.") && !name.contains(".sparse.")) {
        e.tensors.put(name, new Tensor(new int[] {p.size()}, e.values(name)));
      }
    }
    e.foldNorms();
    e.composeOutput(topology, leftContext);
    if (!heads) {
      e.tensors.keySet().removeIf(name -> name.startsWith("ctc.") || name.startsWith("transducer."));
    }
    return e.tensors;
  }

  private float[] values(String name) {
    Parameter p = layout.get(name);
    return Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size());
  }

  private void foldNorms() {
    for (Norm n : layout.norms()) {
      if (n.name().startsWith("ce.")) {
        continue;
      }
      for (int corner = 0; corner < 2; corner++) {
        // Until the sparse corner is trained it stands on the dense one's norms.
        boolean own = corner == 1 && state.sparseStarted;
        float[] gain = values(SupernetLayout.normParameter(n.name(), own, "gain"));
        float[] bias = values(SupernetLayout.normParameter(n.name(), own, "bias"));
        float[] mean = state.normMean[own ? 1 : 0];
        float[] variance = state.normVariance[own ? 1 : 0];
        float[] scale = new float[n.width()];
        float[] shift = new float[n.width()];
        for (int i = 0; i < n.width(); i++) {
          scale[i] = (float) (gain[i] / Math.sqrt(variance[n.offset() + i] + EncoderProgram.normEpsilon()));
          shift[i] = bias[i] - mean[n.offset() + i] * scale[i];
        }
        String prefix = n.name() + (corner == 1 ? ".sparse." : ".dense.");
        tensors.put(prefix + "scale", new Tensor(new int[] {n.width()}, scale));
        tensors.put(prefix + "shift", new Tensor(new int[] {n.width()}, shift));
      }
    }
  }

  private void composeOutput(PhoneTopology topology, boolean leftContext) {
    int hidden = config.mmiHidden();
    float[] own = values("mmi.output.own");
    float[] phone = values("mmi.output.phone");
    float[] left = values("mmi.output.left");
    BitSet stays = new BitSet();
    Arrays.stream(topology.stay()).forEach(stays::set);
    float[] rows = new float[topology.outputs() * hidden];
    for (int row = 0; row < topology.outputs(); row++) {
      int phoneRow = topology.phoneOf()[row] + (stays.get(row) ? config.units() : 0);
      int leftRow = topology.leftOf()[row];
      for (int i = 0; i < hidden; i++) {
        float context = leftContext ? own[row * hidden + i] + left[leftRow * hidden + i] : 0;
        rows[row * hidden + i] = phone[phoneRow * hidden + i] + context;
      }
    }
    tensors.put("mmi.output.weight", new Tensor(new int[] {topology.outputs(), hidden}, rows));
    tensors.put("mmi.output.bias", new Tensor(new int[] {topology.outputs()}, values("mmi.output.bias")));
  }
}
