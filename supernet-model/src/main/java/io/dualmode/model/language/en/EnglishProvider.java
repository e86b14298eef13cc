package io.dualmode.model.language.en;

import io.dualmode.model.language.Language;
import io.dualmode.model.language.LanguageProvider;

/** Brings English along. */
public final class EnglishProvider implements LanguageProvider {
  static final String TYPE = "en";

  @Override
  public String type() {
    return TYPE;
  }

  @Override
  public Language language(String tag) {
    return new English(tag);
  }
}
