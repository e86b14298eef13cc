package io.dualmode.api.internal.adapter;

import java.io.IOException;
import java.lang.Character.UnicodeScript;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which language an application expects to be heard, as far as the names of its models and its words say: for adapters, which have no other
 * way to know.
 *
 * <p>A name only suggests a language. Words most of which are of another script than the engine's language cannot be of it; letters that
 * English has not suggest another one.
 */
public final class SpokenLanguage {
  /** The languages of speech models whose script is not Latin. */
  private static final Set<String> OTHER_SCRIPTS =
      Set.of("ru", "uk", "el", "zh", "ja", "ko", "hi", "ar", "fa", "ka", "gu", "te", "kk", "tg", "ky", "be", "bg", "sr", "he", "th");
  private static final Set<String> LATIN =
      Set.of("en", "de", "fr", "es", "pt", "tr", "vi", "it", "nl", "ca", "tl", "sv", "eo", "cs", "pl", "uz", "br", "da", "fi", "hu", "ro", "no", "id");
  /** What names of models call languages otherwise. */
  private static final Map<String, String> ALIASES =
      Map.of("cn", "zh", "vn", "vi", "ua", "uk", "kz", "kk", "gr", "el", "jp", "ja", "cz", "cs", "kr", "ko");
  private static final Map<String, String> OTHER_NAMES = Map.of("mandarin", "zh", "cantonese", "zh", "farsi", "fa");

  /** {@code vosk-model-small-de-0.15}. */
  private static final Pattern MODEL_NAME =
      Pattern.compile("(?:^|.*[-_.])model[-_](?:(?:small|big|large|lgraph|android|mobile|spk)[-_])*([a-z]{2})(?:[-_.].*)?");
  /** {@code de} and {@code fr-FR}. */
  private static final Pattern CODE_ALONE = Pattern.compile("([a-z]{2})(?:[-_][a-z]{2})?");
  /** A language and a country anywhere, as in {@code zh_CN.cd_cont_5000}. */
  private static final Pattern LOCALE = Pattern.compile("(?<![a-z])([a-z]{2})[-_]([a-z]{2})(?![a-z])");
  /** {@code es-20k.lm}, {@code cmusphinx-de}, {@code fr.dict}. */
  private static final Pattern CODE_FIRST = Pattern.compile("(?:^|voxforge[-_]|cmusphinx[-_])([a-z]{2})(?=[-_.]|$)");
  /** The languages that files begin with in this way; the codes of others are words, as in {@code no_go.gram}. */
  private static final Set<String> FIRST =
      Set.of("de", "es", "fr", "it", "nl", "ru", "zh", "hi", "el", "kk", "ca", "pt", "tr", "pl", "uk", "ja", "ko", "sv", "cs", "fa");

  private static final double OFTEN = 0.02;
  private static final int FEW_WORDS = 50;
  private static final int EXAMPLES = 3;

  private SpokenLanguage() {}

  /** The language that the last folder of a path, or the one above it, names; links are followed. */
  public static Optional<String> named(Path directory) {
    try {
      return named(directory.toRealPath().toString());
    } catch (IOException e) {
      return named(directory.toAbsolutePath().normalize().toString());
    }
  }

  /** The language that the last two segments of a path or URL name, the last first. */
  public static Optional<String> named(String path) {
    String[] segments = path.toLowerCase(Locale.ROOT).replaceAll("[/\\\\]+$", "").split("[/\\\\]");
    Optional<String> last = segments.length == 0 ? Optional.empty() : segment(segments[segments.length - 1]);
    return last.isPresent() || segments.length < 2 ? last : segment(segments[segments.length - 2]);
  }

  private static Optional<String> segment(String name) {
    for (Pattern pattern : List.of(MODEL_NAME, CODE_ALONE)) {
      Matcher matcher = pattern.matcher(name);
      if (matcher.matches()) {
        String code = ALIASES.getOrDefault(matcher.group(1), matcher.group(1));
        if (isCode(code)) {
          return Optional.of(code);
        }
      }
    }
    Matcher locale = LOCALE.matcher(name);
    while (locale.find()) {
      if (isCode(locale.group(1)) && Arrays.asList(Locale.getISOCountries()).contains(locale.group(2).toUpperCase(Locale.ROOT))) {
        return Optional.of(locale.group(1));
      }
    }
    Matcher first = CODE_FIRST.matcher(name);
    if (first.find() && FIRST.contains(first.group(1))) {
      return Optional.of(first.group(1));
    }
    return byEnglishName(Arrays.asList(name.split("[^a-z]+")));
  }

  private static boolean isCode(String code) {
    return LATIN.contains(code) || OTHER_SCRIPTS.contains(code);
  }

  private static Optional<String> byEnglishName(List<String> parts) {
    Map<String, String> codes = new HashMap<>(OTHER_NAMES);
    Stream.concat(LATIN.stream(), OTHER_SCRIPTS.stream()).forEach(code -> codes.put(english(code).toLowerCase(Locale.ROOT), code));
    return parts.stream().filter(codes::containsKey).map(codes::get).findFirst();
  }

  /** The primary subtag of a language tag. */
  public static String primary(String tag) {
    return tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
  }

  /** The English name of a language. */
  public static String english(String code) {
    return Locale.forLanguageTag(primary(code)).getDisplayLanguage(Locale.ENGLISH);
  }

  /** Why most of some words cannot be of a language that is written in Latin letters, in words; or nothing. */
  public static Optional<String> otherScript(Collection<String> words, String language) {
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
  private static @Nullable UnicodeScript script(String word) {
    return word.codePoints().filter(Character::isLetter).mapToObj(UnicodeScript::of)
        .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED).findFirst().orElse(null);
  }

  /** Why words are likely of another language than English, in words; or nothing. */
  public static Optional<String> otherLetters(Collection<String> words) {
    List<String> foreign = words.stream().filter(word -> word.codePoints().anyMatch(c -> c > 127 && Character.isLetter(c))).toList();
    if (words.size() < FEW_WORDS || foreign.size() < OFTEN * words.size()) {
      return Optional.empty();
    }
    return Optional.of(foreign.size() + " of its " + words.size() + " words have letters that English has not, as "
        + String.join(", ", foreign.subList(0, Math.min(EXAMPLES, foreign.size()))));
  }
}
