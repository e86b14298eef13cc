package io.dualmode.model.part;

import io.dualmode.api.internal.ClassLoaders;
import io.dualmode.api.internal.Services;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds the implementation of a part by its name among all that are on the class path. */
public final class PartRegistry {
  private PartRegistry() {}

  /**
   * The provider of a name, looked for beside the interface first and then with the class loader of the calling thread.
   *
   * @param kind the interface of the kind of part
   * @param what what errors call the kind, for example {@code front end}
   * @throws UnknownPartException if there is none of that name; the message lists those there are
   * @throws IllegalStateException if there are two of that name; the message says where each of them lies
   */
  public static <P extends PartProvider> P find(Class<P> kind, String what, String type) {
    List<ServiceConfigurationError> errors = new ArrayList<>();
    Set<ClassLoader> loaders = new LinkedHashSet<>(List.of(kind.getClassLoader()));
    loaders.addAll(ClassLoaders.of(kind));
    List<P> providers = Services.all(kind, List.copyOf(loaders), errors);
    String name = what + " '" + type + "'";
    return Services.only(name, providers, provider -> provider.type().equals(type)).orElseThrow(() -> {
      Set<String> known = providers.stream().map(PartProvider::type).collect(Collectors.toCollection(TreeSet::new));
      return new UnknownPartException(name + " is unknown, known: " + (known.isEmpty() ? "none" : String.join(", ", known))
          + (errors.isEmpty() ? "" : "; one cannot be loaded: " + errors.get(0).getMessage()));
    });
  }
}
