package io.dualmode.model.language;

/**
 * How a model names its language.
 *
 * @param tag BCP 47 tag, for example {@code en-US}
 * @param rules name of its rules, one of {@link Languages#names}; empty for those of the tag, whatever is there for it
 */
public record LanguageName(String tag, String rules) {
  /** A language with the rules of its tag. */
  public static LanguageName of(String tag) {
    return new LanguageName(tag, "");
  }

  /** The name by which {@link Languages} gives this language. */
  public static LanguageName of(Language language) {
    String tag = language.tag();
    return Languages.of(tag).rules().equals(language.rules()) ? of(tag) : new LanguageName(tag, language.rules());
  }

  @Override
  public String toString() {
    return rules.isEmpty() ? tag : tag + " by the rules of " + rules;
  }
}
