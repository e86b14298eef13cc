package io.dualmode.tools.trainer.momentum;

import ai.djl.ndarray.NDArray;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.optimiser.OptimiserProvider;
import io.dualmode.tools.optimiser.Step;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gradient descent with momentum (Polyak 1964): {@code m = share m + g}, {@code w -= rate m}. */
record Momentum(double share) implements Optimiser {
  /** Found as a service, with this package and nothing else. */
  public static final class Provider implements OptimiserProvider {
    @Override
    public String name() {
      return "momentum";
    }

    @Override
    public Set<String> options() {
      return Set.of("share");
    }

    @Override
    public Optimiser create(Map<String, Double> options) {
      return new Momentum(options.getOrDefault("share", 0.9));
    }
  }

  @Override
  public String name() {
    return "momentum";
  }

  @Override
  public List<String> moments() {
    return List.of("velocity");
  }

  @Override
  public String methods() {
    return "  def momentum(self: __torch__.Supernet, w: Tensor, m: Tensor, g: Tensor, share: Tensor, rate: Tensor) -> Tensor:\n"
        + "    n = torch.add_(torch.mul_(m, share), g)\n"
        + "    return torch.sub_(w, torch.mul(m, rate))\n";
  }

  @Override
  public void update(Step step) {
    NDArray decay = step.scope().create((float) share);
    step.call("momentum", List.of(step.weights(), step.moments().get("velocity"), step.gradient(), decay,
        step.scope().create((float) step.rate())));
  }
}
