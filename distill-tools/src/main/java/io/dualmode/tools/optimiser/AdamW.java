package io.dualmode.tools.optimiser;

import ai.djl.ndarray.NDArray;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, ICLR 2019, algorithm 2), fused by libtorch. Matrices are decayed, vectors are
 * not.
 *
 * @param beta1 decay of the gradient mean
 * @param beta2 decay of the squared gradient mean
 * @param epsilon added to the root of the latter
 * @param weightDecay decay of matrices per unit learning rate
 */
public record AdamW(double beta1, double beta2, double epsilon, double weightDecay) implements Optimiser {
  static final String NAME = "adamw";
  /** Running mean of the gradient, and of its square. */
  private static final List<String> MOMENTS = List.of("first", "second");

  /** Defaults: those of the paper but for a shorter memory of the squares, as is usual for transformers, and its decay. */
  public static final class Provider implements OptimiserProvider {
    @Override
    public String name() {
      return NAME;
    }

    @Override
    public Set<String> options() {
      return Set.of("beta1", "beta2", "epsilon", "weight-decay");
    }

    @Override
    public AdamW create(Map<String, Double> options) {
      return new AdamW(options.getOrDefault("beta1", 0.9), options.getOrDefault("beta2", 0.98), options.getOrDefault("epsilon", 1e-8),
          options.getOrDefault("weight-decay", 0.01));
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public List<String> moments() {
    return MOMENTS;
  }

  @Override
  public String methods() {
    StringBuilder text = new StringBuilder();
    for (boolean decayed : new boolean[] {true, false}) {
      // The lists are arguments because libtorch drops a fused update of a list that is made inside the method as dead code.
      text.append(String.format(Locale.ROOT, "  def %s(self: __torch__.Supernet, rate: Tensor, w: List[Tensor], g: List[Tensor],"
          + " m: List[Tensor], v: List[Tensor], n: List[Tensor]) -> Tensor:\n", method(decayed)));
      text.append(String.format(Locale.ROOT, "    torch._fused_adamw_(w, g, m, v, annotate(List[Tensor], []), n, lr=rate, beta1=%s, beta2=%s,"
          + " weight_decay=%s, eps=%s, amsgrad=False, maximize=False, grad_scale=None, found_inf=None)\n", Double.toString(beta1),
          Double.toString(beta2), Double.toString(decayed ? weightDecay : 0), Double.toString(epsilon)));
      text.append("    return rate\n");
    }
    return text.toString();
  }

  private static String method(boolean decayed) {
    return decayed ? "adamw_matrices" : "adamw_vectors";
  }

  @Override
  public void update(Step step) {
    for (boolean decayed : new boolean[] {true, false}) {
      List<Step.Place> places = step.stretches().stream().filter(p -> p.isMatrix() == decayed && p.size() > 0).toList();
      if (places.isEmpty()) {
        continue;
      }
      List<NDArray> arguments = new ArrayList<>();
      arguments.add(step.scope().create((float) step.rate()));
      arguments.addAll(step.list("w", step.weights(), places));
      arguments.addAll(step.list("g", step.gradient(), places));
      arguments.addAll(step.list("m", step.moments().get("first"), places));
      arguments.addAll(step.list("v", step.moments().get("second"), places));
      for (int i = 0; i < places.size(); i++) {
        arguments.add(step.element("n", step.count().stopGradient()));
      }
      step.call(method(decayed), arguments);
    }
  }
}
