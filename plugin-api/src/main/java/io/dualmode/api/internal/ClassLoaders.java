package io.dualmode.api.internal;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
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
 * inside an executable jar, and in OSGi containers and plug-ins of larger programs it may belong to anybody, or be closed.
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
      try {
        URL url = loader.getResource(name);
        if (url != null) {
          return url;
        }
      } catch (RuntimeException e) {
        // closed, as that of a web application which has been stopped
      }
    }
    return null;
  }

  /**
   * Opens what a URL names, never by way of the virtual machine's cache of jars: a jar that is replaced while a program runs would be read by
   * its old table of contents, and another class loader that is closed closes the jar for all.
   */
  public static URLConnection connect(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    return connection;
  }

  /** The bytes that a URL names, as {@link #connect} has it. */
  public static InputStream open(URL url) throws IOException {
    return connect(url).getInputStream();
  }

  /** A resource that came with a class; without it, the jar is not whole. */
  public static InputStream open(Class<?> beside, String name) throws IOException {
    URL url = beside.getResource(name);
    InputStream in = url != null ? open(url) : beside.getResourceAsStream(name);
    if (in == null) {
      throw new FileNotFoundException(name + " is missing beside " + beside.getName());
    }
    return in;
  }
}
