package io.dualmode.model.vocabulary.lexicon;

import io.dualmode.api.vocabulary.Lexicon;
import io.dualmode.model.lexicon.PronunciationLexicon;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How the words of one session are pronounced: as its caller's dictionary says, or the model's, and as was added and removed at run
 * time. Not thread-safe.
 */
final class SessionLexicon {
  private static final int MOST_WARNINGS = 100;

  private final PronunciationLexicon model;
  private final Lexicon callers;
  private final ConfiguredWords configured;
  /** Pronunciations added at run time, and words whose pronunciations in either dictionary do not count any more. */
  private final Map<String, List<int[]>> added = new LinkedHashMap<>();
  private final Set<String> removed = new HashSet<>();

  /**
   * A lexicon without changes.
   *
   * @param callers replaces the model's in free speech, null for none
   * @param configured what the configuration has beside either
   */
  SessionLexicon(PronunciationLexicon model, Lexicon callers, ConfiguredWords configured) {
    this.model = model;
    this.configured = configured;
    this.callers = callers;
  }

  /** Whether there is a dictionary of the caller's. */
  boolean isCallers() {
    return callers != null;
  }

  boolean isChanged() {
    return !added.isEmpty() || !removed.isEmpty();
  }

  /** Words with pronunciations that were added at run time. */
  Set<String> added() {
    return Collections.unmodifiableSet(added.keySet());
  }

  /** Words whose pronunciations in a dictionary do not count any more. */
  Set<String> removed() {
    return Collections.unmodifiableSet(removed);
  }

  boolean isRemoved(String word) {
    return removed.contains(word);
  }

  /** Adds pronunciations of a word, or throws and changes nothing. */
  void add(String word, List<List<String>> pronunciations) {
    if (pronunciations.isEmpty()) {
      throw new IllegalArgumentException("word '" + word + "': got no pronunciation, expected at least one");
    }
    PronunciationLexicon all = PronunciationLexicon.empty(model.units());
    added.getOrDefault(word, List.of()).forEach(units -> all.add(word, units));
    for (List<String> pronunciation : pronunciations) {
      all.add(word, String.join(" ", pronunciation));
    }
    added.put(word, all.pronunciations(word));
  }

  /** Removes a word, which may be one of a dictionary of free speech; returns how to undo that, null if the word is not there. */
  Runnable remove(String word, PronunciationLexicon dictionary) {
    List<int[]> before = added.get(word);
    boolean known = !removed.contains(word) && (callers == null ? dictionary.contains(word) : !callers(word, null).isEmpty());
    if (before == null && !known) {
      return null;
    }
    added.remove(word);
    boolean first = removed.add(word);
    return () -> {
      if (first) {
        removed.remove(word);
      }
      if (before != null) {
        added.put(word, before);
      }
    };
  }

  /** Pronunciations of the caller's dictionary, those of the configured one in front; those with units that the model lacks are told and left out. */
  private List<int[]> callers(String word, List<String> warnings) {
    PronunciationLexicon one = PronunciationLexicon.empty(model.units());
    configured.pronunciations(word).forEach(units -> one.add(word, units));
    for (List<String> pronunciation : callers.pronunciations(word)) {
      try {
        one.add(word, String.join(" ", pronunciation));
      } catch (IllegalArgumentException e) {
        if (warnings != null && warnings.size() < MOST_WARNINGS) {
          warnings.add("dictionary: " + e.getMessage() + "; the pronunciation is left out");
        }
      }
    }
    return one.pronunciations(word);
  }

  /** The caller's dictionary, without the changes. */
  PronunciationLexicon callers(List<String> warnings) {
    PronunciationLexicon all = PronunciationLexicon.empty(model.units());
    callers.words().forEach(word -> callers(word, warnings).forEach(units -> all.add(word, units)));
    configured.dictionary().forEach(word -> configured.pronunciations(word).forEach(units -> all.add(word, units)));
    return all;
  }

  /** A dictionary with the changes. */
  PronunciationLexicon applied(PronunciationLexicon dictionary) {
    PronunciationLexicon all = dictionary.copy();
    removed.forEach(all::remove);
    added.forEach((word, variants) -> {
      List<int[]> others = new ArrayList<>(all.pronunciations(word));
      all.remove(word);
      variants.forEach(units -> all.add(word, units));
      others.forEach(units -> all.add(word, units));
    });
    return all;
  }

  /** Copies what is known about a word; {@code fallback} lets the model's dictionary fill gaps of the caller's. */
  void copy(String word, PronunciationLexicon models, PronunciationLexicon to, List<String> warnings, boolean fallback) {
    added.getOrDefault(word, List.of()).forEach(units -> to.add(word, units));
    if (removed.contains(word)) {
      return;
    }
    if (callers != null) {
      callers(word, warnings).forEach(units -> to.add(word, units));
    }
    if (callers == null || fallback && !to.contains(word)) {
      models.pronunciations(word).forEach(units -> to.add(word, units));
    }
  }
}
