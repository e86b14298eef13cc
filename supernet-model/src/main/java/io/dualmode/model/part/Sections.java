package io.dualmode.model.part;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonRecords;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeSet;

/** Sections of {@code config.json} whose values are a record's components, beside {@code type}. */
public final class Sections {
  /** Key of the implementation's name. */
  public static final String TYPE = "type";

  private Sections() {}

  /** The name of the implementation that a section asks for; {@link JsonParseException} without one. */
  public static String type(JsonObject section) {
    if (!section.has(TYPE)) {
      throw new JsonParseException("no " + TYPE);
    }
    return section.get(TYPE).getAsString();
  }

  /** The values of a section; a missing, unknown or impossible one is a {@link JsonParseException} that names it. */
  public static <R extends Record> R read(JsonObject section, Class<R> values) {
    TreeSet<String> known = new TreeSet<>(Arrays.stream(values.getRecordComponents()).map(RecordComponent::getName).toList());
    for (String name : section.keySet()) {
      if (!name.equals(TYPE) && !known.contains(name)) {
        throw new JsonParseException("unknown key " + name + ", allowed: " + String.join(", ", known));
      }
    }
    try {
      return JsonRecords.read(section, values);
    } catch (IllegalArgumentException | NullPointerException e) {
      throw new JsonParseException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The section of a type with a record's components. */
  public static JsonObject write(String type, Record values) {
    JsonObject section = new JsonObject();
    section.addProperty(TYPE, type);
    for (Map.Entry<String, JsonElement> value : JsonRecords.write(values).entrySet()) {
      section.add(value.getKey(), value.getValue());
    }
    return section;
  }
}
