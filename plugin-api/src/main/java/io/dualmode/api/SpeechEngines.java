package io.dualmode.api;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.api.internal.Services;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the engine on the class path. */
public final class SpeechEngines {
  private static final Logger log = LoggerFactory.getLogger(SpeechEngines.class);

  private SpeechEngines() {}

  /** The engine of the configuration that {@link EngineConfig#load()} finds. */
  public static SpeechEngine load() throws IOException {
    return load(EngineConfig.load());
  }

  /**
   * The engine that the configuration selects, with the providers that the context class loader sees, or else those beside this API.
   *
   * @throws IllegalStateException when no provider is there, or when several are and {@link Keys#ENGINE} names none of them
   */
  public static SpeechEngine load(EngineConfig config) throws IOException {
    return load(config, ClassLoaders.of(null));
  }

  /** As {@link #load(EngineConfig)}; where the context class loader sees none, with the providers beside a class of the caller. */
  public static SpeechEngine load(EngineConfig config, Class<?> user) throws IOException {
    return load(config, ClassLoaders.of(user));
  }

  /** The engine that the configuration selects, with the providers that a class loader sees, and no others. */
  public static SpeechEngine load(EngineConfig config, ClassLoader loader) throws IOException {
    return load(config, List.of(loader));
  }

  /**
   * Whether the engine that {@link #load(EngineConfig, Class)} would load finds a model of this name, as {@link Keys#MODEL} may have it.
   *
   * @throws IllegalStateException as {@link #load(EngineConfig)}
   */
  public static boolean isModel(String name, EngineConfig config, Class<?> user) {
    return find(ClassLoaders.of(user), config.get(Keys.ENGINE), name).isModel(name);
  }

  private static SpeechEngine load(EngineConfig config, List<ClassLoader> loaders) throws IOException {
    SpeechEngine engine = find(loaders, config.get(Keys.ENGINE), config.get(Keys.MODEL)).create(config);
    log.debug("engine: {}", engine.description());
    return engine;
  }

  /** A provider of the first class loader that has a fitting one. */
  private static SpeechEngineProvider find(List<ClassLoader> loaders, String wanted, String model) {
    List<SpeechEngineProvider> all = new ArrayList<>();
    List<ServiceConfigurationError> errors = new ArrayList<>();
    for (ClassLoader loader : loaders) {
      List<SpeechEngineProvider> found = Services.of(SpeechEngineProvider.class, loader, errors);
      if (found.stream().anyMatch(provider -> wanted.isEmpty() || provider.name().equals(wanted))) {
        errors.forEach(error -> log.debug("passed over: {}", error.getMessage()));
        return select(found, wanted, model);
      }
      all.addAll(found);
    }
    if (!errors.isEmpty()) {
      throw new IllegalStateException("a speech engine on the class path cannot be loaded: " + errors.get(0).getMessage(), errors.get(0));
    }
    return select(all, wanted, model);
  }

  /**
   * The provider of a name. Without a name it is the only one there is, or the only one that finds the model; a model that none finds is
   * left to the one that has a model without a name.
   */
  static SpeechEngineProvider select(List<SpeechEngineProvider> providers, String wanted, String model) {
    if (providers.isEmpty()) {
      throw new IllegalStateException("no speech engine on the class path: add io.dualmode:dualmode-engine (or another jar with"
          + " META-INF/services/" + SpeechEngineProvider.class.getName() + ")");
    }
    List<SpeechEngineProvider> matching =
        wanted.isEmpty() ? finding(providers, model) : providers.stream().filter(p -> p.name().equals(wanted)).toList();
    if (matching.size() == 1) {
      return matching.get(0);
    }
    if (matching.isEmpty()) {
      throw new IllegalStateException("no speech engine is named '" + wanted + "' (" + Keys.ENGINE.name()
          + "), found: " + describe(providers));
    }
    throw new IllegalStateException(matching.size() + " speech engines on the class path, expected one: " + describe(matching)
        + "; name one with " + Keys.ENGINE.name() + " or remove a jar");
  }

  private static List<SpeechEngineProvider> finding(List<SpeechEngineProvider> providers, String model) {
    if (providers.size() == 1) {
      return providers;
    }
    for (String name : List.of(model, "")) {
      List<SpeechEngineProvider> finding = providers.stream().filter(p -> p.isModel(name)).toList();
      if (!finding.isEmpty()) {
        return finding;
      }
    }
    return providers;
  }

  private static String describe(List<SpeechEngineProvider> providers) {
    return providers.stream().map(p -> p.name() + " (" + p.getClass().getName() + " in " + Services.place(p) + ")").collect(Collectors.joining(", "));
  }
}
