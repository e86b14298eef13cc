package io.dualmode.vosk;

import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which language an application expects to be heard, as far as the name of its model directory and its words say.
 *
 * <p>A name only suggests a language. Words most of which are of another script than the engine's language cannot be of it; letters that
 * English has not suggest another one.
 */
final class SpokenLanguage {
  /** The languages of Vosk's models whose script is not Latin. */
  private static final Set<String> OTHER_SCRIPTS =
      Set.of("ru", "uk", "el", "zh", "ja", "ko", "hi", "ar", "fa", "ka", "gu", "te", "kk", "tg", "ky", "be", "bg", "sr", "he", "th");
  private static final Set<String> LATIN =
      Set.of("en", "de", "fr", "es", "pt", "tr", "vi", "it", "nl", "ca", "tl", "sv", "eo", "cs", "pl", "uz", "br", "da", "fi", "hu", "ro", "no", "id");
  /** What names of models call languages otherwise. */
  private static final Map<String, String> ALIASES =
      Map.of("cn", "zh", "vn", "vi", "ua", "uk", "kz", "kk", "gr", "el", "jp", "ja", "cz", "cs", "kr", "ko");
  private static final Pattern MODEL_NAME =
      Pattern.compile("(?:^|.*[-_.])model[-_](?:(?:small|big|large|lgraph|android|mobile|spk)[-_])*([a-z]{2})(?:[-_.].*)?");
  private static final Pattern CODE_ALONE = Pattern.compile("([a-z]{2})(?:[-_][a-z]{2})?");
  private static final double OFTEN = 0.02;
  private static final int FEW_WORDS = 50;
  private static final int EXAMPLES = 3;

  private SpokenLanguage() {}

  /** The language that the last folder of a path, or the one above it, names; links are followed. */
  static Optional<String> named(Path directory) {
    Path path;
    try {
      path = directory.toRealPath();
    } catch (IOException e) {
      path = directory.toAbsolutePath().normalize();
    }
    Optional<String> last = folder(path.getFileName());
    return last.isPresent() || path.getParent() == null ? last : folder(path.getParent().getFileName());
  }

  private static Optional<String> folder(Path folder) {
    String name = folder == null ? "" : folder.toString().toLowerCase(Locale.ROOT);
    for (Pattern pattern : List.of(MODEL_NAME, CODE_ALONE)) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        String code = ALIASES.getOrDefault(matcher.group(1), matcher.group(1));
        if (LATIN.contains(code) || OTHER_SCRIPTS.contains(code)) {
          return Optional.of(code);
        }
      }
    }
    List<String> parts = Arrays.asList(name.split("[^a-z]+"));
    return List.of(LATIN, OTHER_SCRIPTS).stream().flatMap(Set::stream).filter(code -> parts.contains(english(code).toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** The primary subtag of a language tag. */
  static String primary(String tag) {
    return tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
  }

  /** The English name of a language. */
  static String english(String code) {
    return Locale.forLanguageTag(primary(code)).getDisplayLanguage(Locale.ENGLISH);
  }

  /** Why most of some words cannot be of a language that is written in Latin letters, in words; or nothing. */
  static Optional<String> otherScript(Collection<String> words, String language) {
    if (!LATIN.contains(primary(language))) {
      return Optional.empty();
    }
    Map<UnicodeScript, Integer> counts = new EnumMap<>(UnicodeScript.class);
    int counted = 0;
    for (String word : words) {
      UnicodeScript script = script(word);
      if (script != null) {
        counts.merge(script, 1, Integer::sum);
        counted++;
      }
    }
    int latin = counts.getOrDefault(UnicodeScript.LATIN, 0);
    if (2 * latin >= counted) {
      return Optional.empty();
    }
    counts.remove(UnicodeScript.LATIN);
    UnicodeScript most = counts.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
    List<String> examples = words.stream().filter(word -> script(word) == most).limit(EXAMPLES).toList();
    return Optional.of(counted - latin + " of " + counted + " words are of another script than Latin, as " + String.join(", ", examples) + " ("
        + most.name().charAt(0) + most.name().substring(1).toLowerCase(Locale.ROOT) + ")");
  }

  /** The script of the first letter, null without one. */
  private static UnicodeScript script(String word) {
    return word.codePoints().filter(Character::isLetter).mapToObj(UnicodeScript::of)
        .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED).findFirst().orElse(null);
  }

  /** Why words are likely of another language than English, in words; or nothing. */
  static Optional<String> otherLetters(Collection<String> words) {
    List<String> foreign = words.stream().filter(word -> word.codePoints().anyMatch(c -> c > 127 && Character.isLetter(c))).toList();
    if (words.size() < FEW_WORDS || foreign.size() < OFTEN * words.size()) {
      return Optional.empty();
    }
    return Optional.of(foreign.size() + " of its " + words.size() + " words have letters that English has not, as "
        + String.join(", ", foreign.subList(0, Math.min(EXAMPLES, foreign.size()))));
  }
}
