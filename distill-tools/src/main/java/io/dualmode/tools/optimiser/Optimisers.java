package io.dualmode.tools.optimiser;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.TreeSet;

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
    Map<String, OptimiserProvider> known = new TreeMap<>();
    ServiceLoader.load(OptimiserProvider.class).forEach(p -> known.put(p.name(), p));
    OptimiserProvider provider = known.get(name);
    if (provider == null) {
      throw new IllegalArgumentException("--optimizer is " + name + ", allowed: " + String.join(", ", known.keySet()));
    }
    for (String option : options.keySet()) {
      if (!provider.options().contains(option)) {
        throw new IllegalArgumentException("--optimizer-option " + option + " is none of " + name + "'s, which are "
            + String.join(", ", new TreeSet<>(provider.options())));
      }
    }
    return provider.create(options);
  }
}
