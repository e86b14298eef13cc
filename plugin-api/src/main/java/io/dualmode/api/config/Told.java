package io.dualmode.api.config;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What was said once in this process and is not said again: configurations are read many times. */
final class Told {
  private static final int MOST = 10_000;
  private static final Set<List<String>> TOLD = ConcurrentHashMap.newKeySet();

  private Told() {}

  /** Says something about some names, the first time. */
  static void once(Runnable line, String... about) {
    if (TOLD.size() < MOST && TOLD.add(List.of(about))) {
      line.run();
    }
  }
}
