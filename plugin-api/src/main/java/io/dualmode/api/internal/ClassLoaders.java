package io.dualmode.api.internal;

import java.net.URL;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where providers and resources are looked for: where the thread says, then beside the code that asks, then beside this API.
 *
 * <p>The context class loader alone is not enough: threads of a pool may have the system class loader, which does not see the jars
 * inside an executable jar, and in OSGi containers and plug-ins of larger programs it may belong to anybody.
 */
public final class ClassLoaders {
  private ClassLoaders() {}

  /**
   * The class loaders in their order, at least one.
   *
   * @param user a class of the code that asks, null for none
   */
  public static List<ClassLoader> of(@Nullable Class<?> user) {
    Set<ClassLoader> loaders = new LinkedHashSet<>();
    loaders.add(Thread.currentThread().getContextClassLoader());
    loaders.add(user == null ? null : user.getClassLoader());
    loaders.add(ClassLoaders.class.getClassLoader());
    loaders.removeIf(Objects::isNull);
    return loaders.isEmpty() ? List.of(ClassLoader.getSystemClassLoader()) : new ArrayList<>(loaders);
  }

  /** The first resource of that name, null for none. */
  public static @Nullable URL resource(List<ClassLoader> loaders, String name) {
    for (ClassLoader loader : loaders) {
      URL url = loader.getResource(name);
      if (url != null) {
        return url;
      }
    }
    return null;
  }
}
