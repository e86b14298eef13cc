package io.dualmode.model.part;

import java.util.ServiceLoader;
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
    TreeSet<String> known = new TreeSet<>();
    P found = find(ServiceLoader.load(kind, kind.getClassLoader()), type, known);
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (found == null && context != null && context != kind.getClassLoader()) {
      found = find(ServiceLoader.load(kind, context), type, known);
    }
    if (found == null) {
      throw new UnknownPartException(what + " '" + type + "' is unknown, known: " + (known.isEmpty() ? "none" : String.join(", ", known)));
    }
    return found;
  }

  private static <P extends PartProvider> P find(ServiceLoader<P> providers, String type, TreeSet<String> known) {
    for (P provider : providers) {
      if (provider.type().equals(type)) {
        return provider;
      }
      known.add(provider.type());
    }
    return null;
  }
}
