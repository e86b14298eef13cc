package io.dualmode.api.config;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.api.internal.Services;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.TreeMap;

/** All keys that the modules on the class path declare: those of {@link Keys}, then those of every {@link KeyProvider}. Immutable. */
public final class KeyCatalog {
  /** What the keys of the adapters begin with: where an adapter is absent, its keys are known for what they are. */
  private static final Map<String, String> ADAPTERS = Map.of("dualmode.sphinx.", "dualmode-sphinx", "dualmode.vosk.", "dualmode-vosk");

  private final List<Group> groups;
  private final Map<String, Key<?>> names = new HashMap<>();
  private final List<ServiceConfigurationError> errors;

  /**
   * The keys of one module.
   *
   * @param module its artifact
   * @param title what the keys are about
   * @param keys in the order of the reference page
   */
  public record Group(String module, String title, List<Key<?>> keys) {
    public Group {
      keys = List.copyOf(keys);
    }
  }

  private KeyCatalog(List<Group> groups, List<ServiceConfigurationError> errors) {
    this.groups = List.copyOf(groups);
    this.errors = errors;
    Map<String, String> owners = new HashMap<>();
    for (Group group : groups) {
      for (Key<?> key : group.keys()) {
        String other = owners.put(key.name(), group.module());
        if (other != null) {
          throw new IllegalStateException("key " + key.name() + " is declared twice, by " + other + " and by " + group.module());
        }
        names.put(key.name(), key);
      }
    }
    keys().stream().filter(key -> !key.formerName().isEmpty()).forEach(key -> names.putIfAbsent(key.formerName(), key));
  }

  /** The keys of all modules that the class loaders of the thread and of this API see. */
  public static KeyCatalog load() {
    return of(ClassLoaders.of(null));
  }

  static KeyCatalog of(List<ClassLoader> loaders) {
    List<ServiceConfigurationError> errors = new ArrayList<>();
    return of(Services.all(KeyProvider.class, loaders, errors), errors);
  }

  /** The keys of this API and of some providers, in the order of the modules' names. */
  static KeyCatalog of(List<KeyProvider> providers, List<ServiceConfigurationError> errors) {
    Map<String, Group> groups = new TreeMap<>();
    for (KeyProvider provider : providers) {
      groups.putIfAbsent(provider.module(), new Group(provider.module(), provider.title(), provider.keys()));
    }
    List<Group> all = new ArrayList<>();
    all.add(new Group(Keys.MODULE, "Everywhere", Keys.ALL));
    all.addAll(groups.values());
    return new KeyCatalog(all, errors);
  }

  /** The keys by module: those of this API first, then in the order of the modules' names. */
  public List<Group> groups() {
    return groups;
  }

  /** All keys, in the order of the groups. */
  public List<Key<?>> keys() {
    List<Key<?>> all = new ArrayList<>();
    groups.forEach(group -> all.addAll(group.keys()));
    return all;
  }

  /** The key of a name, or of the name that it had before. */
  public Optional<Key<?>> find(String name) {
    return Optional.ofNullable(names.get(name));
  }

  /** The key of a name in the environment. */
  Optional<Key<?>> findVariable(String variable) {
    return names.values().stream().filter(key -> key.environmentName().equals(variable)).min(Comparator.comparing(Key::name));
  }

  /** The name that is nearest to one that no key has. */
  public String nearest(String wrong) {
    return NearestName.of(wrong, keys().stream().map(Key::name).toList());
  }

  String nearestVariable(String wrong) {
    return NearestName.of(wrong, keys().stream().map(Key::environmentName).toList());
  }

  /** The module that a key belongs to by its name and that is not on the class path; empty for any other name. */
  public Optional<String> absentModule(String name) {
    return ADAPTERS.entrySet().stream().filter(entry -> name.startsWith(entry.getKey())
        || name.startsWith(Key.environmentName(entry.getKey()))).map(Map.Entry::getValue)
        .filter(module -> groups.stream().noneMatch(group -> group.module().equals(module))).findFirst();
  }

  /** What is wrong with a name that no key has, in words. */
  String unknown(String name) {
    return "nearest: " + nearest(name) + (errors.isEmpty() ? "" : "; keys of a module are missing: " + errors.get(0).getMessage());
  }
}
