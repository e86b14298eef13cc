package io.dualmode.api.internal;

import java.security.CodeSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Finds implementations of the API's services; one that cannot be loaded hides no other. */
public final class Services {
  /** Far beyond what a class path holds; an iterator that fails for ever ends here. */
  private static final int MOST_ENTRIES = 1000;

  private Services() {}

  /** What a class loader has that can be used; others, as those made for another copy of this API, are put among the errors. */
  public static <S> List<S> of(Class<S> service, ClassLoader loader, List<ServiceConfigurationError> errors) {
    // the engine asks for services of its own, which the descriptor of this module cannot name
    Services.class.getModule().addUses(service);
    List<S> found = new ArrayList<>();
    Iterator<S> services = ServiceLoader.load(service, loader).iterator();
    for (int entry = 0; entry < MOST_ENTRIES; entry++) {
      try {
        if (!services.hasNext()) {
          break;
        }
        found.add(services.next());
      } catch (ServiceConfigurationError e) {
        errors.add(e);
      } catch (RuntimeException | LinkageError e) {
        // a class that misses another one; or a loader that is closed, as that of a web application which has been stopped
        errors.add(new ServiceConfigurationError(service.getName() + ": " + e, e));
      }
    }
    return found;
  }

  /** What the class loaders of the thread and of this API have, each class once. */
  public static <S> List<S> all(Class<S> service) {
    return all(service, ClassLoaders.of(null), new ArrayList<>());
  }

  /** What some class loaders have, each class once. */
  public static <S> List<S> all(Class<S> service, List<ClassLoader> loaders, List<ServiceConfigurationError> errors) {
    Map<String, S> found = new LinkedHashMap<>();
    for (ClassLoader loader : loaders) {
      of(service, loader, errors).forEach(one -> found.putIfAbsent(one.getClass().getName(), one));
    }
    return List.copyOf(found.values());
  }

  /**
   * The one service that answers to a name, empty for none.
   *
   * @param name what errors call it, for example {@code front end 'mfcc'}
   * @throws IllegalStateException if there are several, which it names with their jars
   */
  public static <S> Optional<S> only(String name, List<S> services, Predicate<S> wanted) {
    List<S> matching = services.stream().filter(wanted).toList();
    if (matching.size() > 1) {
      throw new IllegalStateException(name + " is provided " + matching.size() + " times on the class path, expected once: " + places(matching)
          + "; remove a jar");
    }
    return matching.stream().findFirst();
  }

  /** Classes of services and where they lie. */
  public static String places(List<?> services) {
    return services.stream().map(service -> service.getClass().getName() + " in " + place(service)).collect(Collectors.joining(", "));
  }

  /** The jar or folder of a service's class. */
  public static String place(Object service) {
    CodeSource source = service.getClass().getProtectionDomain().getCodeSource();
    return source == null ? "the runtime" : String.valueOf(source.getLocation());
  }
}
