package io.dualmode.tools.data;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.part.Sections;
import java.util.Map;

/** Options of the form KEY=VALUE as a section of {@code config.json}. */
public final class SectionOptions {
  private SectionOptions() {}

  /**
   * A section: the defaults of a type, and over them the options, whose values are JSON or plain text.
   *
   * @param defaults may lack keys that must be given
   */
  public static JsonObject section(String type, JsonObject defaults, Map<String, String> options) {
    JsonObject section = new JsonObject();
    section.addProperty(Sections.TYPE, type);
    defaults.entrySet().forEach(value -> section.add(value.getKey(), value.getValue()));
    options.forEach((key, value) -> {
      try {
        section.add(key, JsonElement.parse(value));
      } catch (JsonParseException e) {
        section.addProperty(key, value);
      }
    });
    return section;
  }
}
