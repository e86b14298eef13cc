package io.dualmode.tools.optimiser;

import io.dualmode.api.internal.Services;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The optimisers on the class path, by name. */
public final class Optimisers {
  /** What a run uses that names none, and what the checkpoints of earlier versions were made with. */
  public static final String DEFAULT = AdamW.NAME;

  private Optimisers() {}

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException for an unknown name or option, with the known ones
   */
  public static Optimiser create(String name, Map<String, Double> options) {
    List<OptimiserProvider> known = Services.all(OptimiserProvider.class);
    OptimiserProvider provider = Services.only("--optimizer: " + name, known, one -> one.name().equals(name))
        .orElseThrow(() -> new IllegalArgumentException("--optimizer is " + name + ", allowed: "
            + known.stream().map(OptimiserProvider::name).sorted().collect(Collectors.joining(", "))));
    for (String option : options.keySet()) {
      if (!provider.options().contains(option)) {
        throw new IllegalArgumentException("--optimizer-option " + option + " is none of " + name + "'s, which are "
            + String.join(", ", new TreeSet<>(provider.options())));
      }
    }
    return provider.create(options);
  }
}
