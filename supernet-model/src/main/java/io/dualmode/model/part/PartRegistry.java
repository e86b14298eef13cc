package io.dualmode.model.part;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.api.internal.Services;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeSet;

/** Finds the implementation of a part by its name among all that are on the class path. */
public final class PartRegistry {
  private PartRegistry() {}

  /**
   * The provider of a name, looked for beside the interface first and then with the class loader of the calling thread.
   *
   * @param kind the interface of the kind of part
   * @param what what errors call the kind, for example {@code front end}
   * @throws UnknownPartException if there is none of that name; the message lists those there are
   */
  public static <P extends PartProvider> P find(Class<P> kind, String what, String type) {
    Set<String> known = new TreeSet<>();
    List<ServiceConfigurationError> errors = new ArrayList<>();
    Set<ClassLoader> loaders = new LinkedHashSet<>(List.of(kind.getClassLoader()));
    loaders.addAll(ClassLoaders.of(kind));
    for (ClassLoader loader : loaders) {
      for (P provider : Services.of(kind, loader, errors)) {
        if (provider.type().equals(type)) {
          return provider;
        }
        known.add(provider.type());
      }
    }
    throw new UnknownPartException(what + " '" + type + "' is unknown, known: " + (known.isEmpty() ? "none" : String.join(", ", known))
        + (errors.isEmpty() ? "" : "; one cannot be loaded: " + errors.get(0).getMessage()));
  }
}
