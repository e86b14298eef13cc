package io.dualmode.sphinx;

import io.dualmode.api.Keys;
import io.dualmode.api.Lexicon;
import io.dualmode.api.SpeechEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether what an application brings is of the language that the engine hears.
 *
 * <p>Pronunciations say so by their phones: a dictionary most of whose phones the engine lacks cannot be of its language. Names of
 * acoustic models, dictionaries and language models only suggest it.
 */
final class LanguageCheck {
  private static final int MOST_WORDS = 20_000;
  private static final int EXAMPLES = 6;

  /** A language and a country, as in {@code fr-fr} and {@code zh_CN}. */
  private static final Pattern LOCALE = Pattern.compile("(?<![A-Za-z])([A-Za-z]{2})[-_]([A-Za-z]{2})(?![A-Za-z])");

  /** The languages of the models that CMU offers, by which its files are named: {@code es-20k.lm}, {@code cmusphinx-de}, {@code fr.dict}. */
  private static final Map<String, String> NAMES = Map.ofEntries(Map.entry("german", "de"), Map.entry("spanish", "es"),
      Map.entry("french", "fr"), Map.entry("italian", "it"), Map.entry("dutch", "nl"), Map.entry("russian", "ru"),
      Map.entry("mandarin", "zh"), Map.entry("chinese", "zh"), Map.entry("hindi", "hi"), Map.entry("greek", "el"),
      Map.entry("kazakh", "kk"), Map.entry("catalan", "ca"), Map.entry("portuguese", "pt"), Map.entry("english", "en"));
  private static final Set<String> CODES =
      Set.of("de", "es", "fr", "it", "nl", "ru", "zh", "hi", "el", "kk", "ca", "pt", "tr", "pl", "uk", "ja", "ko", "sv", "cs", "fa");
  private static final Pattern CODE = Pattern.compile("(?:^|voxforge[-_]|cmusphinx[-_])([a-z]{2})(?=[-_.]|$)");

  private LanguageCheck() {}

  /** Why a dictionary cannot be of the engine's language, or nothing. */
  static Optional<String> foreign(Lexicon lexicon, String name, SpeechEngine engine) {
    Set<String> known = engine.phones();
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
    if (known.isEmpty() || 2 * foreign <= all) {
      return Optional.empty();
    }
    return Optional.of(String.format(Locale.ROOT, "%s is of another language than the model, which hears %s: %d %% of its phones are none of"
        + " the model's (%s)", name, engine.language(), 100 * foreign / all,
        String.join(", ", others.stream().limit(EXAMPLES).toList()) + (others.size() > EXAMPLES ? ", ..." : "")));
  }

  /** Without stress, in the case of ARPAbet. */
  private static String plain(String phone) {
    return phone.replaceFirst("[0-9]$", "").toUpperCase(Locale.ROOT);
  }

  /** Which of some files are of another language than the engine's by their names, in words; or nothing. */
  static Optional<String> foreignName(Map<String, String> files, SpeechEngine engine) {
    String own = engine.language().toLowerCase(Locale.ROOT).split("[-_]")[0];
    if (own.isEmpty()) {
      return Optional.empty();
    }
    return files.entrySet().stream().filter(file -> !language(file.getValue()).orElse(own).equals(own)).findFirst()
        .map(file -> file.getKey() + " '" + file.getValue() + "' is of language '" + language(file.getValue()).orElseThrow()
            + "' by its name, but the model hears " + engine.language());
  }

  /** The language that the last two segments of a path name, the last first. */
  static Optional<String> language(String path) {
    String[] segments = path.replaceAll("[/\\\\]+$", "").split("[/\\\\]");
    for (int i = segments.length - 1; i >= Math.max(0, segments.length - 2); i--) {
      String segment = segments[i].toLowerCase(Locale.ROOT);
      Matcher locale = LOCALE.matcher(segment);
      while (locale.find()) {
        if (isCode(locale.group(1)) && Arrays.asList(Locale.getISOCountries()).contains(locale.group(2).toUpperCase(Locale.ROOT))) {
          return Optional.of(locale.group(1));
        }
      }
      Matcher code = CODE.matcher(segment);
      if (code.find() && CODES.contains(code.group(1))) {
        return Optional.of(code.group(1));
      }
      Optional<String> named = Arrays.stream(segment.split("[^a-z]+")).filter(NAMES::containsKey).map(NAMES::get).findFirst();
      if (named.isPresent()) {
        return named;
      }
    }
    return Optional.empty();
  }

  private static boolean isCode(String code) {
    return CODES.contains(code) || code.equals("en");
  }

  /** What to set. */
  static String advice() {
    return "; set " + Keys.MODEL.name() + " to a model of that language, or " + Keys.SPHINX_FALLBACK.name()
        + "=stock to let Sphinx4's own engine listen";
  }

  /** Says that an application needs another engine. */
  static final class ForeignLanguageException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    ForeignLanguageException(String message) {
      super(message);
    }
  }
}
