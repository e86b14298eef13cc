package io.dualmode.tools.cli;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyCatalog;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.PropertiesText;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.settings.EngineKeys;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds everything that is wrong in a properties file: names, values, what is said twice, and files that are not there. */
final class ConfigFileCheck {
  /** Keys whose values are files, unless they are one of these words. */
  private static final Map<Key<String>, Set<String>> FILES = Map.of(EngineKeys.LEXICON, Set.of(""), EngineKeys.RESCORE_LM, Set.of(""),
      EngineKeys.LANGUAGE_MODEL, Set.of("model", "none"));

  private final KeyCatalog catalog;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<Key<?>, Integer> lines = new HashMap<>();

  /**
   * One fault.
   *
   * @param line of the file, from 1
   * @param what is wrong, and what is allowed
   */
  record Problem(int line, String what) {}

  ConfigFileCheck(KeyCatalog catalog) {
    this.catalog = catalog;
  }

  /** The faults of a file in the order of its lines; files in it are looked for as the engine would, from the working folder. */
  List<Problem> check(Path file) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      PropertiesText.read(in).forEach(this::check);
    }
    return problems;
  }

  private void check(PropertiesText.Entry entry) {
    if (entry.problem().isPresent()) {
      problems.add(new Problem(entry.line(), entry.problem().get()));
      return;
    }
    Key<?> key = catalog.find(entry.name()).orElse(null);
    if (key == null) {
      if (catalog.absentModule(entry.name()).isEmpty()) {
        problems.add(new Problem(entry.line(), entry.name().equals(EngineConfig.FILE_PROPERTY)
            ? entry.name() + " names a file from outside: it counts as -D" + entry.name() + "=FILE only"
            : "unknown key " + entry.name() + ", nearest: " + catalog.nearest(entry.name())));
      }
      return;
    }
    Integer before = lines.put(key, entry.line());
    if (before != null) {
      problems.add(new Problem(entry.line(), key.name() + " stands in line " + before + " too; this one counts"));
    }
    key.problem(entry.value()).or(() -> missing(key, entry.value().strip()))
        .ifPresent(what -> problems.add(new Problem(entry.line(), what)));
  }

  private static Optional<String> missing(Key<?> key, String value) {
    try {
      if (key.equals(Keys.HOTWORDS)) {
        SessionOptions.of(EngineConfig.defaults().with(Keys.HOTWORDS, value));
      } else if (key.equals(Keys.MODEL) && !SupernetModel.isModel(value)) {
        return Optional.of(key.name() + " is '" + value + "', which is no model; allowed: " + key.allowed());
      } else if (FILES.containsKey(key) && !FILES.get(key).contains(value) && !Files.isRegularFile(Path.of(value))) {
        return Optional.of(key.name() + " is '" + value + "', which is no file; allowed: " + key.allowed());
      }
      return Optional.empty();
    } catch (InvalidPathException e) {
      return Optional.of(key.name() + " is '" + value + "', which cannot be a path; allowed: " + key.allowed());
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }
}
