package io.dualmode.model.language;

import io.dualmode.api.internal.Services;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds languages by name among all that are on the class path.
 *
 * <p>A model names the tag of its language. The rules are those of the tag's primary subtag where somebody wrote such, else
 * {@value #PLAIN}'s; a model may also name the rules itself.
 */
public final class Languages {
  /** The rules that hold for every language, which are none. */
  public static final String PLAIN = "plain";
  /** Tag of no language in particular. */
  public static final String UNDETERMINED = "und";

  /** Languages written without blanks between words, by primary subtag. */
  private static final Set<String> WITHOUT_BLANKS = Set.of("zh", "ja", "th", "lo", "km", "my", "yue", "wuu", "bo", "dz");

  private Languages() {}

  /** The languages with rules, by name: those beside this class and those of the calling thread's class loader. */
  private static Map<String, LanguageProvider> providers() {
    Set<ClassLoader> loaders = new LinkedHashSet<>(List.of(Languages.class.getClassLoader()));
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    if (context != null) {
      loaders.add(context);
    }
    List<LanguageProvider> all = Services.all(LanguageProvider.class, List.copyOf(loaders), new ArrayList<>());
    Map<String, LanguageProvider> providers = new TreeMap<>();
    for (LanguageProvider provider : all) {
      if (providers.putIfAbsent(provider.type(), provider) != null) {
        Services.only("the language '" + provider.type() + "'", all, one -> one.type().equals(provider.type()));
      }
    }
    return providers;
  }

  /** Names of rules that {@link #named} takes. */
  public static List<String> names() {
    List<String> names = new ArrayList<>(providers().keySet());
    names.add(PLAIN);
    return names;
  }

  /** The language of a tag, with its own rules where there are any and without rules where not; an empty tag is {@value #UNDETERMINED}. */
  public static Language of(String tag) {
    LanguageProvider provider = providers().get(primary(tag));
    return provider != null ? provider.language(tag) : plain(tag);
  }

  /** The language that a model names; an unknown name of rules is an {@link IllegalArgumentException} that lists the known ones. */
  public static Language of(LanguageName name) {
    return name.rules().isEmpty() ? of(name.tag()) : named(name.rules(), name.tag());
  }

  /**
   * The language of a tag with rules of this name; an unknown name is an {@link IllegalArgumentException} that lists the known ones.
   *
   * @param rules one of {@link #names}
   */
  public static Language named(String rules, String tag) {
    check(tag);
    if (rules.equals(PLAIN)) {
      return plain(tag);
    }
    Map<String, LanguageProvider> providers = providers();
    if (!providers.containsKey(rules)) {
      throw new IllegalArgumentException("rules of language '" + rules + "' are unknown, known: " + String.join(", ", names()));
    }
    return providers.get(rules).language(tag);
  }

  /**
   * A language that a user asks for by its tag. One without rules is an {@link IllegalArgumentException} that lists those with rules, unless
   * it is {@value #UNDETERMINED} or the user wants it {@value #PLAIN}: {@code plain:fi}.
   */
  public static Language wanted(String tag) {
    if (tag.startsWith(PLAIN + ":")) {
      return named(PLAIN, tag.substring(PLAIN.length() + 1));
    }
    check(tag);
    Map<String, LanguageProvider> providers = providers();
    if (!providers.containsKey(primary(tag)) && !primary(tag).equals(UNDETERMINED)) {
      throw new IllegalArgumentException("language '" + tag + "' has no rules; known: " + String.join(", ", providers.keySet())
          + " with regions as in en-US; " + PLAIN + ":" + tag + " does without");
    }
    return of(tag);
  }

  private static Language plain(String tag) {
    return new PlainLanguage(tag.isEmpty() ? UNDETERMINED : tag, WITHOUT_BLANKS.contains(primary(tag)) ? "" : " ");
  }

  private static void check(String tag) {
    if (!tag.matches("([A-Za-z]{2,8}|[xX](?=[-_]))([-_][A-Za-z0-9]{1,8})*")) {
      throw new IllegalArgumentException("language: got '" + tag + "', expected a tag such as en-US (BCP 47)");
    }
  }

  private static String primary(String tag) {
    return tag.toLowerCase(Locale.ROOT).split("[-_]", 2)[0];
  }
}
