package io.dualmode.model.json;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/** Values in a row. */
public final class JsonArray extends JsonElement implements Iterable<JsonElement> {
  private final List<JsonElement> items = new ArrayList<>();

  public void add(JsonElement item) {
    items.add(item);
  }

  public void add(Number item) {
    requireFinite(item);
    items.add(new JsonPrimitive(item));
  }

  @Override
  public Iterator<JsonElement> iterator() {
    return Collections.unmodifiableList(items).iterator();
  }

  static void requireFinite(Number number) {
    if (number == null || !Double.isFinite(number.doubleValue())) {
      throw new IllegalArgumentException("number is " + number + ", which JSON cannot say");
    }
  }

  @Override
  void write(StringBuilder out, String lineStart) {
    String inside = lineStart == null ? "" : lineStart + "  ";
    out.append('[');
    String separator = "";
    for (JsonElement item : items) {
      out.append(separator).append(inside);
      item.write(out, lineStart == null ? null : inside);
      separator = ",";
    }
    out.append(items.isEmpty() || lineStart == null ? "" : lineStart).append(']');
  }
}
