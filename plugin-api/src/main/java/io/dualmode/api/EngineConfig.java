package io.dualmode.api;

import io.dualmode.api.internal.ClassLoaders;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;

/**
 * The values of all {@link Keys}, immutable.
 *
 * <p>Sources, first one wins: values set in the program, system properties {@code -Ddualmode.…}, the file that the system
 * property {@code dualmode.config} names, the resource {@code dualmode.properties} on the class path, defaults. The resource is
 * looked for with the context class loader of the thread, then beside the classes of Dualmode. Names are spelled the same in all of
 * them. A name that begins with {@code dualmode.} and is no key, any unknown name in a file, and any value
 * outside its range are an {@link IllegalArgumentException} that says where it was found, what is allowed, or which key is near.
 */
public final class EngineConfig {
  /** System property that names a properties file. */
  public static final String FILE_PROPERTY = "dualmode.config";

  /** Class-path resource that is read when it exists. */
  public static final String RESOURCE = "dualmode.properties";

  private static final String PREFIX = "dualmode.";
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final Map<Key<?>, Object> values;
  private final Map<Key<?>, String> origins;

  private EngineConfig(Map<Key<?>, Object> values, Map<Key<?>, String> origins) {
    this.values = Map.copyOf(values);
    this.origins = Map.copyOf(origins);
  }

  /** The configuration of this process, without values set in the program. */
  public static EngineConfig load() {
    return builder().build();
  }

  /** Nothing but defaults; reads no property and no file. */
  public static EngineConfig defaults() {
    return new EngineConfig(Map.of(), Map.of());
  }

  public static Builder builder() {
    return new Builder();
  }

  /** The value of a key. */
  public <T> T get(Key<T> key) {
    @SuppressWarnings("unchecked")
    T value = (T) values.get(key);
    return value == null ? key.defaultValue() : value;
  }

  /** Where a value comes from, in words: {@code default}, {@code program}, {@code system property}, or the file. */
  public String origin(Key<?> key) {
    return origins.getOrDefault(key, "default");
  }

  /** This configuration with one value replaced. */
  public <T> EngineConfig with(Key<T> key, T value) {
    Map<Key<?>, Object> newValues = new LinkedHashMap<>(values);
    Map<Key<?>, String> newOrigins = new LinkedHashMap<>(origins);
    newValues.put(key, key.parse(key.print(value), "program"));
    newOrigins.put(key, "program");
    return new EngineConfig(newValues, newOrigins);
  }

  /** Every key with its value, as lines of a properties file. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Key<?> key : Keys.ALL) {
      text.append(key.name()).append('=').append(text(key)).append('\n');
    }
    return text.toString();
  }

  private <T> String text(Key<T> key) {
    return key.print(get(key));
  }

  /** Gathers the sources; those that are not named are the ones of the running process. */
  public static final class Builder {
    private final Map<String, String> program = new LinkedHashMap<>();
    private Properties systemProperties;
    private ClassLoader classLoader;
    private Class<?> user;

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

    /** Looks for {@value #RESOURCE} here and nowhere else. */
    public Builder classLoader(ClassLoader value) {
      classLoader = value;
      return this;
    }

    /** Looks for {@value #RESOURCE} beside this class too where the context class loader does not see it. */
    public Builder beside(Class<?> value) {
      user = value;
      return this;
    }

    public EngineConfig build() {
      Properties system = systemProperties == null ? System.getProperties() : systemProperties;
      Sources sources = new Sources();
      readResource(sources);
      String file = system.getProperty(FILE_PROPERTY);
      if (file != null) {
        sources.add(readFile(Path.of(file)), "file " + file);
      }
      Map<String, String> own = new TreeMap<>();
      for (String name : system.stringPropertyNames()) {
        if (name.startsWith(PREFIX) && !name.equals(FILE_PROPERTY)) {
          own.put(name, system.getProperty(name));
        }
      }
      sources.add(own, "system property");
      sources.add(program, "program");
      return new EngineConfig(sources.values, sources.origins);
    }

    private void readResource(Sources sources) {
      URL url = ClassLoaders.resource(classLoader != null ? List.of(classLoader) : ClassLoaders.of(user), RESOURCE);
      if (url != null) {
        Map<String, String> found;
        try (InputStream in = open(url)) {
          found = parse(in);
        } catch (IOException | IllegalArgumentException e) {
          throw new IllegalArgumentException("cannot read " + url + " on the class path: " + e, e);
        }
        sources.add(found, "class path " + url);
      }
    }

    /** Not from a cache of jars, which could be closed by whoever opened it first. */
    private static InputStream open(URL url) throws IOException {
      URLConnection connection = url.openConnection();
      connection.setUseCaches(false);
      return connection.getInputStream();
    }

    private static Map<String, String> readFile(Path file) {
      try (InputStream in = Files.newInputStream(file)) {
        return parse(in);
      } catch (IOException | IllegalArgumentException e) {
        throw new IllegalArgumentException("cannot read the configuration file " + file + ", named by --config or -D" + FILE_PROPERTY + ": "
            + (e instanceof NoSuchFileException ? "no such file" : e), e);
      }
    }

    private static Map<String, String> parse(InputStream in) throws IOException {
      Properties properties = new Properties();
      Reader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      skipByteOrderMark(reader);
      properties.load(reader);
      Map<String, String> map = new TreeMap<>();
      properties.stringPropertyNames().forEach(name -> map.put(name, properties.getProperty(name)));
      return map;
    }

    private static void skipByteOrderMark(Reader reader) throws IOException {
      reader.mark(1);
      if (reader.read() != BYTE_ORDER_MARK) {
        reader.reset();
      }
    }
  }

  private static final class Sources {
    final Map<Key<?>, Object> values = new LinkedHashMap<>();
    final Map<Key<?>, String> origins = new LinkedHashMap<>();

    /** Adds a source that wins over those added before. */
    void add(Map<String, String> source, String origin) {
      source.forEach((name, text) -> {
        Key<?> key = find(name);
        if (key == null) {
          throw new IllegalArgumentException("unknown key " + name + " (" + origin + "), nearest: " + NearestName.of(name));
        }
        values.put(key, key.parse(text, origin));
        origins.put(key, origin);
      });
    }

    private static Key<?> find(String name) {
      for (Key<?> key : Keys.ALL) {
        if (key.name().equals(name)) {
          return key;
        }
      }
      return null;
    }
  }
}
