package io.dualmode.model.json;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Names and values, in their order. */
public final class JsonObject extends JsonElement {
  private final Map<String, JsonElement> members = new LinkedHashMap<>();

  public boolean has(String name) {
    return members.containsKey(name);
  }

  /** The value of a name, null without it. */
  public JsonElement get(String name) {
    return members.get(name);
  }

  /** The object of a name, null without it; anything else is an error. */
  public JsonObject getAsJsonObject(String name) {
    JsonElement value = members.get(name);
    return value == null ? null : value.getAsJsonObject();
  }

  public Set<String> keySet() {
    return members.keySet();
  }

  public Set<Map.Entry<String, JsonElement>> entrySet() {
    return members.entrySet();
  }

  public int size() {
    return members.size();
  }

  public void add(String name, JsonElement value) {
    members.put(name, value);
  }

  public void addProperty(String name, String value) {
    members.put(name, new JsonPrimitive(value));
  }

  public void addProperty(String name, Number value) {
    JsonArray.requireFinite(value);
    members.put(name, new JsonPrimitive(value));
  }

  @Override
  void write(StringBuilder out, String lineStart) {
    String inside = lineStart == null ? "" : lineStart + "  ";
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonElement> member : members.entrySet()) {
      out.append(separator).append(inside);
      quote(out, member.getKey());
      out.append(lineStart == null ? ":" : ": ");
      member.getValue().write(out, lineStart == null ? null : inside);
      separator = ",";
    }
    out.append(members.isEmpty() || lineStart == null ? "" : lineStart).append('}');
  }
}
