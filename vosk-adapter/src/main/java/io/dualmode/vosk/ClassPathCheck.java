package io.dualmode.vosk;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds the original Vosk jar beside this one, since which of the two is used then depends on the order of the class path. */
public final class ClassPathCheck {
  private ClassPathCheck() {}

  /** Logs a warning when the class path holds a class more than once. */
  public static void warnOfSecondCopy(Class<?> type) {
    List<String> copies = copies(type);
    if (copies.size() > 1) {
      URL used = type.getResource(type.getSimpleName() + ".class");
      VoskLog.LOG.warn("{} is on the class path {} times: {}; {} is used. Remove com.alphacephei:vosk from the class path",
          type.getName(), copies.size(), String.join(" and ", copies), used);
    }
  }

  static List<String> copies(Class<?> type) {
    String resource = type.getName().replace('.', '/') + ".class";
    Set<String> found = new LinkedHashSet<>();
    ClassLoader own = type.getClassLoader();
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    try {
      for (ClassLoader loader : new ClassLoader[] {own, context}) {
        if (loader != null) {
          Collections.list(loader.getResources(resource)).forEach(url -> found.add(url.toString()));
        }
      }
    } catch (IOException | RuntimeException e) {
      // a context class loader may be closed
      VoskLog.debug("cannot look for a second copy of {}: {}", resource, e.toString());
    }
    return new ArrayList<>(found);
  }
}
