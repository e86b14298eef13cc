package io.dualmode.sphinx.engine;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a search manager recognises; property {@code mode}, spelled {@code large-vocabulary} and so on. */
public enum Task {
  /** As the class of the {@code linguist} component says: what a migrated configuration file gets. */
  AUTO,
  /** Free speech with the application's n-gram and dictionary. */
  LARGE_VOCABULARY,
  /** Sentences of the application's grammar. */
  GRAMMAR,
  /** Phones instead of words. */
  ALLPHONE,
  /** A known text, from the aligner's grammar. */
  ALIGN;

  public static Task fromKey(String key) {
    for (Task task : values()) {
      if (task.key().equals(key)) {
        return task;
      }
    }
    throw new IllegalArgumentException("mode is '" + key + "', allowed: "
        + Arrays.stream(values()).map(Task::key).collect(Collectors.joining(", ")));
  }

  public String key() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public boolean usesGrammar() {
    return this == GRAMMAR || this == ALIGN;
  }
}
