package io.dualmode.api.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/** What the environment says of keys. It belongs to everybody: a variable that is no key is worth a warning and no more. */
final class EnvironmentVariables {
  /** As {@link EngineConfig#FILE_PROPERTY}. */
  static final String FILE_VARIABLE = "DUALMODE_CONFIG";

  private static final String PREFIX = "DUALMODE_";
  /** What the launcher of the command line reads and sets. */
  private static final Set<String> LAUNCHERS = Set.of("DUALMODE_OPTS", "DUALMODE_NO_BUILD", "DUALMODE_WORKSHOP", "DUALMODE_ERASE_WARNING",
      "DUALMODE_TERMINAL");

  private EnvironmentVariables() {}

  /** The values of the keys that the environment has; others that look like keys are told. */
  static List<EngineConfig.Setting> settings(Map<String, String> environment, KeyCatalog catalog, Logger log) {
    List<EngineConfig.Setting> settings = new ArrayList<>();
    new TreeMap<>(environment).forEach((name, value) -> {
      if (!name.startsWith(PREFIX) || name.equals(FILE_VARIABLE) || isLaunchers(name) || value.isBlank()) {
        return;
      }
      Optional<Key<?>> key = catalog.findVariable(name);
      if (key.isPresent()) {
        settings.add(new EngineConfig.Setting(key.get().name(), value, "environment variable " + name));
      } else if (catalog.absentModule(name).isPresent()) {
        Told.once(() -> log.info("environment variable {} is passed over: {} is not on the class path", name,
            catalog.absentModule(name).get()), name, "absent");
      } else {
        Told.once(() -> log.warn("environment variable {} is no key, nearest: {}", name, catalog.nearestVariable(name)), name, "unknown");
      }
    });
    return settings;
  }

  static boolean isLaunchers(String name) {
    return LAUNCHERS.contains(name);
  }

  /** The properties file that the environment names, null for none. */
  static @Nullable String file(Map<String, String> environment) {
    String file = environment.get(FILE_VARIABLE);
    return file == null || file.isBlank() ? null : file;
  }
}
