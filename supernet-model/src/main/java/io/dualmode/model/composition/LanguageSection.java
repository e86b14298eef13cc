package io.dualmode.model.composition;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.language.Languages;
import io.dualmode.model.part.Sections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The language in {@code config.json}: its tag, {@code "en-US"}, or a section that names its rules as well,
 * {@code {"type": "plain", "tag": "fi-FI"}}.
 */
public final class LanguageSection {
  /** Key of the section. */
  public static final String KEY = "language";

  private static final String TAG = "tag";
  private static final Set<String> KEYS = new TreeSet<>(Set.of(Sections.TYPE, TAG));

  private LanguageSection() {}

  /** The language of a configuration; rules that nobody has are a {@link JsonParseException} that lists those there are. */
  public static LanguageName read(JsonObject config) {
    if (!config.has(KEY)) {
      throw new JsonParseException("no " + KEY);
    }
    JsonElement value = config.get(KEY);
    if (!value.isJsonObject()) {
      return LanguageName.of(value.getAsString());
    }
    JsonObject section = value.getAsJsonObject();
    for (String key : section.keySet()) {
      if (!KEYS.contains(key)) {
        throw new JsonParseException(KEY + ": unknown key " + key + ", allowed: " + String.join(", ", KEYS));
      }
    }
    try {
      if (!section.has(TAG)) {
        throw new JsonParseException("no " + TAG);
      }
      String tag = section.get(TAG).getAsString();
      if (!section.has(Sections.TYPE)) {
        return LanguageName.of(tag);
      }
      Languages.named(Sections.type(section), tag);
      return new LanguageName(tag, Sections.type(section));
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new JsonParseException(KEY + ": " + e.getMessage(), e);
    }
  }

  /** Adds the language to a configuration. */
  public static void write(LanguageName language, JsonObject config) {
    if (language.rules().isEmpty()) {
      config.addProperty(KEY, language.tag());
      return;
    }
    JsonObject section = new JsonObject();
    section.addProperty(Sections.TYPE, language.rules());
    section.addProperty(TAG, language.tag());
    config.add(KEY, section);
  }
}
