package io.dualmode.api.config;

import io.dualmode.api.internal.ClassLoaders;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The values of all keys, immutable: of {@link Keys} and of what every module on the class path declares ({@link KeyProvider}).
 *
 * <p>A value comes from the first {@link ConfigSource} that has it. The class-path resource and the modules are looked for with the context
 * class loader of the thread, then beside the class that {@link Builder#beside} names, then beside this API. Names are spelled the same
 * everywhere but in the environment.
 *
 * <p>A name that begins with {@code dualmode.} and is no key, any unknown name in a file, and any value outside its range are an
 * {@link IllegalArgumentException} that says where it was found, what is allowed, or which key is near. A key of an adapter that is not on
 * the class path is passed over with one line in the log, and a variable {@code DUALMODE_…} that is no key is worth one warning.
 */
public final class EngineConfig {
  /** System property that names a properties file. */
  public static final String FILE_PROPERTY = "dualmode.config";

  /** Environment variable that names a properties file where the system property does not. */
  public static final String FILE_VARIABLE = EnvironmentVariables.FILE_VARIABLE;

  /** Class-path resource that is read when it exists. */
  public static final String RESOURCE = "dualmode.properties";

  private static final Logger log = LoggerFactory.getLogger(EngineConfig.class);
  private static final String PREFIX = "dualmode.";

  private final KeyCatalog catalog;
  private final Map<String, Value> values;

  /** A value as somebody wrote it, and where. */
  record Setting(String name, String text, String origin) {}

  /** A value that was checked by a key; another copy of the key, loaded by another class loader, reads the text again. */
  private record Value(Key<?> key, String text, String origin, Object parsed) {
    static Value of(Key<?> key, String text, String origin) {
      return new Value(key, text, origin, key.parse(text, origin));
    }
  }

  private EngineConfig(KeyCatalog catalog, Map<String, Value> values) {
    this.catalog = catalog;
    this.values = Map.copyOf(values);
  }

  /** The configuration of this process, without values set in the program. */
  public static EngineConfig load() {
    return builder().build();
  }

  /** Nothing but defaults; reads no property, no variable and no file. */
  public static EngineConfig defaults() {
    return new EngineConfig(KeyCatalog.load(), Map.of());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The keys that can be set. */
  public KeyCatalog catalog() {
    return catalog;
  }

  /** The value of a key. */
  public <T> T get(Key<T> key) {
    Value value = values.get(key.name());
    if (value == null) {
      return key.defaultValue();
    }
    if (value.key() != key) {
      return key.parse(value.text(), value.origin());
    }
    @SuppressWarnings("unchecked")
    T parsed = (T) value.parsed();
    return parsed;
  }

  /** Where a value comes from, in words: {@code default}, {@code program}, {@code system property}, the variable, or the file. */
  public String origin(Key<?> key) {
    Value value = values.get(key.name());
    return value == null ? "default" : value.origin();
  }

  /** This configuration with one value replaced. */
  public <T> EngineConfig with(Key<T> key, T value) {
    Map<String, Value> changed = new LinkedHashMap<>(values);
    changed.put(key.name(), Value.of(key, key.print(value), "program"));
    return new EngineConfig(catalog, changed);
  }

  /** Every key with its value, as lines of a properties file. */
  @Override
  public String toString() {
    Set<Key<?>> keys = new LinkedHashSet<>(catalog.keys());
    values.values().stream().map(Value::key).filter(key -> catalog.find(key.name()).isEmpty()).forEach(keys::add);
    StringBuilder text = new StringBuilder();
    for (Key<?> key : keys) {
      text.append(key.name()).append('=').append(text(key)).append('\n');
    }
    return text.toString();
  }

  /** The value of a key as it would be written in a file. */
  public <T> String text(Key<T> key) {
    return key.print(get(key));
  }

  /** Gathers the sources; those that are not named are the ones of the running process. */
  public static final class Builder {
    private final Map<String, String> program = new LinkedHashMap<>();
    private @Nullable Properties systemProperties;
    private @Nullable Map<String, String> environment;
    private @Nullable ClassLoader classLoader;
    private @Nullable Class<?> user;

    private Builder() {}

    /** Sets a value in the program. */
    public <T> Builder set(Key<T> key, T value) {
      program.put(key.name(), key.print(Objects.requireNonNull(value, key.name())));
      return this;
    }

    /** Sets a value in the program by the name of its key. */
    public Builder set(String name, String value) {
      program.put(name, Objects.requireNonNull(value, name));
      return this;
    }

    /** Reads these instead of {@link System#getProperties}. */
    public Builder systemProperties(Properties value) {
      systemProperties = value;
      return this;
    }

    /** Reads these variables instead of {@link System#getenv()}. */
    public Builder environment(Map<String, String> value) {
      environment = value;
      return this;
    }

    /** Looks for {@value #RESOURCE} here and nowhere else, and for modules here first. */
    public Builder classLoader(ClassLoader value) {
      classLoader = value;
      return this;
    }

    /** Looks for {@value #RESOURCE} and for modules beside this class too where the context class loader does not see them. */
    public Builder beside(Class<?> value) {
      user = value;
      return this;
    }

    /** @throws IllegalArgumentException as this class says */
    public EngineConfig build() {
      Properties system = systemProperties == null ? System.getProperties() : systemProperties;
      Map<String, String> variables = environment == null ? System.getenv() : environment;
      Set<ClassLoader> loaders = new LinkedHashSet<>(classLoader == null ? List.of() : List.of(classLoader));
      loaders.addAll(ClassLoaders.of(user));
      Sources sources = new Sources(KeyCatalog.of(List.copyOf(loaders)));
      sources.add(ConfigSource.PROGRAM, settings(program, "program"));
      Map<String, String> own = new TreeMap<>();
      for (String name : system.stringPropertyNames()) {
        if (name.startsWith(PREFIX) && !name.equals(FILE_PROPERTY)) {
          own.put(name, system.getProperty(name));
        }
      }
      sources.add(ConfigSource.SYSTEM_PROPERTY, settings(own, "system property"));
      sources.add(ConfigSource.ENVIRONMENT, EnvironmentVariables.settings(variables, sources.catalog, log));
      String file = system.getProperty(FILE_PROPERTY, EnvironmentVariables.file(variables));
      if (file != null) {
        sources.add(ConfigSource.FILE, readFile(Path.of(file)));
      }
      sources.add(ConfigSource.CLASS_PATH, readResource());
      return new EngineConfig(sources.catalog, sources.values());
    }

    private List<Setting> readResource() {
      URL url = ClassLoaders.resource(classLoader != null ? List.of(classLoader) : ClassLoaders.of(user), RESOURCE);
      if (url == null) {
        return List.of();
      }
      try (InputStream in = ClassLoaders.open(url)) {
        return settings(PropertiesText.read(in), "class path " + url);
      } catch (IOException e) {
        throw new IllegalArgumentException("cannot read " + url + " on the class path: " + e, e);
      }
    }

    private static List<Setting> readFile(Path file) {
      try (InputStream in = Files.newInputStream(file)) {
        return settings(PropertiesText.read(in), "file " + file);
      } catch (IOException e) {
        throw new IllegalArgumentException("cannot read the configuration file " + file + ", named by --config, -D" + FILE_PROPERTY + " or "
            + FILE_VARIABLE + ": " + (e instanceof NoSuchFileException ? "no such file" : e), e);
      }
    }

    private static List<Setting> settings(Map<String, String> texts, String origin) {
      return texts.entrySet().stream().map(entry -> new Setting(entry.getKey(), entry.getValue(), origin)).toList();
    }

    private static List<Setting> settings(List<PropertiesText.Entry> entries, String place) {
      List<Setting> settings = new ArrayList<>();
      for (PropertiesText.Entry entry : entries) {
        String origin = place + ", line " + entry.line();
        entry.problem().ifPresent(problem -> {
          throw new IllegalArgumentException(origin + ": " + problem);
        });
        settings.add(new Setting(entry.name(), entry.value(), origin));
      }
      return settings;
    }
  }

  /** What the sources say, checked. */
  private static final class Sources {
    final KeyCatalog catalog;
    private final Map<ConfigSource, Map<String, Value>> found = new EnumMap<>(ConfigSource.class);

    Sources(KeyCatalog catalog) {
      this.catalog = catalog;
    }

    /** Adds the settings of a source, of which a later one of the same name wins. */
    void add(ConfigSource source, List<Setting> settings) {
      Map<String, Value> values = found.computeIfAbsent(source, s -> new LinkedHashMap<>());
      for (Setting setting : settings) {
        Key<?> key = catalog.find(setting.name()).orElse(null);
        if (key != null) {
          if (!key.name().equals(setting.name())) {
            Told.once(() -> log.info("{} ({}) is called {} now", setting.name(), setting.origin(), key.name()), setting.name(), "former");
          }
          values.put(key.name(), Value.of(key, setting.text(), setting.origin()));
        } else if (catalog.absentModule(setting.name()).isPresent()) {
          Told.once(() -> log.info("{} ({}) is passed over: {} is not on the class path", setting.name(), setting.origin(),
              catalog.absentModule(setting.name()).get()), setting.name(), "absent");
        } else {
          throw new IllegalArgumentException("unknown key " + setting.name() + " (" + setting.origin() + "), "
              + catalog.unknown(setting.name()));
        }
      }
    }

    /** The value of each key in the source of the highest precedence. */
    Map<String, Value> values() {
      Map<String, Value> values = new LinkedHashMap<>();
      found.forEach((source, settings) -> settings.forEach(values::putIfAbsent));
      return values;
    }
  }
}
