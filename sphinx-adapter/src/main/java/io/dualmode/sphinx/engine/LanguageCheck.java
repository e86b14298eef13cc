package io.dualmode.sphinx.engine;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.config.Keys;
import io.dualmode.api.internal.adapter.SpokenLanguage;
import io.dualmode.api.vocabulary.Lexicon;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Whether what an application brings is of the language that the engine hears.
 *
 * <p>Pronunciations say so by their phones: a dictionary most of whose phones the engine lacks cannot be of its language. Names of
 * acoustic models, dictionaries and language models only suggest it.
 */
public final class LanguageCheck {
  private static final int MOST_WORDS = 20_000;
  private static final int EXAMPLES = 6;
  /** Share of phones from which on a dictionary looks like another language's: Spanish has half of its phones in common with English. */
  private static final double SUSPICIOUS = 0.25;
  private static final double IMPOSSIBLE = 0.5;

  private LanguageCheck() {}

  /** Why a dictionary cannot be of the engine's language, or nothing. */
  public static Optional<String> foreign(Lexicon lexicon, String name, SpeechEngine engine) {
    return foreign(lexicon, name + " is", IMPOSSIBLE, engine);
  }

  /** Why a dictionary may be of another language than the engine's, or nothing. */
  public static Optional<String> suspicious(Lexicon lexicon, String name, SpeechEngine engine) {
    return foreign(lexicon, name + " may be", SUSPICIOUS, engine);
  }

  private static Optional<String> foreign(Lexicon lexicon, String verdict, double share, SpeechEngine engine) {
    Set<String> known = engine.units();
    Set<String> others = new TreeSet<>();
    long all = 0;
    long foreign = 0;
    int words = 0;
    for (String word : lexicon.words()) {
      for (List<String> pronunciation : lexicon.pronunciations(word)) {
        for (String phone : pronunciation) {
          all++;
          if (!known.contains(plain(phone))) {
            foreign++;
            others.add(phone);
          }
        }
      }
      if (++words == MOST_WORDS) {
        break;
      }
    }
    if (known.isEmpty() || foreign <= share * all) {
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT, "%s of another language than the model, which hears %s: %d %% of its phones are none of"
        + " the model's (%s)", verdict, engine.language(), 100 * foreign / all,
        String.join(", ", others.stream().limit(EXAMPLES).toList()) + (others.size() > EXAMPLES ? ", ..." : "")));
  }

  /** Without stress, in the case of ARPAbet. */
  private static String plain(String phone) {
    return phone.replaceFirst("[0-9]$", "").toUpperCase(Locale.ROOT);
  }

  /**
   * Why the words of a grammar cannot be of the engine's language, or nothing: most of them are of another script, and the lexicon does not
   * have them.
   */
  public static Optional<String> otherScript(Collection<String> words, Lexicon lexicon, SpeechEngine engine) {
    Set<String> pronounced = lexicon.words();
    List<String> others = words.stream().filter(word -> !pronounced.contains(word)).toList();
    return 2 * others.size() <= words.size() ? Optional.empty() : SpokenLanguage.otherScript(others, engine.language())
        .map(why -> "the grammar is of another language than the model, which hears " + engine.language() + ": " + why);
  }

  /** Which of some files are of another language than the engine's by their names, in words; or nothing. */
  public static Optional<String> foreignName(Map<String, String> files, SpeechEngine engine) {
    String own = SpokenLanguage.primary(engine.language());
    if (own.isEmpty()) {
      return Optional.empty();
    }
    return files.entrySet().stream().filter(file -> !SpokenLanguage.named(file.getValue()).orElse(own).equals(own)).findFirst()
        .map(file -> file.getKey() + " '" + file.getValue() + "' is of language '" + SpokenLanguage.named(file.getValue()).orElseThrow()
            + "' by its name, but the model hears " + engine.language());
  }

  /** What to set. */
  public static String advice() {
    return "; set " + Keys.MODEL.name() + " to a model of that language, or " + SphinxKeys.FALLBACK.name()
        + "=stock to let Sphinx4's own engine listen";
  }

  /** Says that an application needs another engine. */
  public static final class ForeignLanguageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    public ForeignLanguageException(String message) {
      super(message);
    }
  }
}
