package io.dualmode.model.settings;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;

/** Settings that somebody made and that the model which was loaded has no use for, each with why; told in one line of the log. */
public final class UnusedSettings {
  private final EngineConfig config;
  private final Map<String, String> reasons = new LinkedHashMap<>();

  /** Nothing unused so far. */
  public UnusedSettings(EngineConfig config) {
    this.config = config;
  }

  /**
   * Notes keys that have another value than by default.
   *
   * @param unused whether the model has no use for them; nothing is noted where it has
   * @param why ends a sentence that begins with the key, as in "has no effect: the model has no rescorer"
   */
  public UnusedSettings note(boolean unused, String why, Key<?>... keys) {
    for (Key<?> key : keys) {
      if (unused && !config.get(key).equals(key.defaultValue())) {
        reasons.put(key.name(), key.name() + "=" + config.text(key) + " (" + config.origin(key) + ") has no effect: " + why);
      }
    }
    return this;
  }

  /** Those that another model, which listens beside this one, has no use for either. */
  public UnusedSettings and(UnusedSettings other) {
    UnusedSettings both = new UnusedSettings(config);
    both.reasons.putAll(reasons);
    both.reasons.keySet().retainAll(other.reasons.keySet());
    return both;
  }

  /** Why each has no effect, by the name of its key. */
  public Map<String, String> reasons() {
    return Map.copyOf(reasons);
  }

  /** Writes one warning, or nothing where there are none. */
  public void log(Logger log, String model) {
    if (!reasons.isEmpty()) {
      log.warn("{}: {}", model, String.join("; ", reasons.values()));
    }
  }
}
