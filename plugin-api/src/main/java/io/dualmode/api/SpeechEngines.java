package io.dualmode.api;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
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
   * The engine that the configuration selects, with the providers that the context class loader sees.
   *
   * @throws IllegalStateException when no provider is there, or when several are and {@link Keys#ENGINE} names none of them
   */
  public static SpeechEngine load(EngineConfig config) throws IOException {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    return load(config, context == null ? SpeechEngines.class.getClassLoader() : context);
  }

  /** The engine that the configuration selects, with the providers that a class loader sees. */
  public static SpeechEngine load(EngineConfig config, ClassLoader loader) throws IOException {
    SpeechEngine engine = select(providers(loader), config.get(Keys.ENGINE)).create(config);
    log.debug("engine: {}", engine.description());
    return engine;
  }

  private static List<SpeechEngineProvider> providers(ClassLoader loader) {
    List<SpeechEngineProvider> found = new ArrayList<>();
    try {
      ServiceLoader.load(SpeechEngineProvider.class, loader).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw new IllegalStateException("a speech engine on the class path cannot be loaded: " + e.getMessage(), e);
    }
    return found;
  }

  static SpeechEngineProvider select(List<SpeechEngineProvider> providers, String wanted) {
    if (providers.isEmpty()) {
      throw new IllegalStateException("no speech engine on the class path: add io.dualmode:supernet-model (or another jar with"
          + " META-INF/services/" + SpeechEngineProvider.class.getName() + ")");
    }
    List<SpeechEngineProvider> matching =
        wanted.isEmpty() ? providers : providers.stream().filter(p -> p.name().equals(wanted)).toList();
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

  private static String describe(List<SpeechEngineProvider> providers) {
    return providers.stream().map(p -> {
      var source = p.getClass().getProtectionDomain().getCodeSource();
      return p.name() + " (" + p.getClass().getName() + " in " + (source == null ? "the runtime" : source.getLocation()) + ")";
    }).collect(Collectors.joining(", "));
  }
}
