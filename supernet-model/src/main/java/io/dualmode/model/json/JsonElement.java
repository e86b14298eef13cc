package io.dualmode.model.json;

import java.util.Locale;

/** A value of JSON, whole in memory. {@link #toString} is JSON without blanks, {@link #pretty} with a line for each item. */
public abstract sealed class JsonElement permits JsonObject, JsonArray, JsonPrimitive {
  /** Reads a text that is one value and nothing else. */
  public static JsonElement parse(String text) {
    JsonReader in = new JsonReader(text);
    JsonElement value = read(in);
    in.peek();
    return value;
  }

  private static JsonElement read(JsonReader in) {
    switch (in.peek()) {
      case BEGIN_OBJECT -> {
        JsonObject object = new JsonObject();
        in.beginObject();
        while (in.hasNext()) {
          String name = in.nextName();
          if (object.has(name)) {
            throw new JsonParseException("name '" + name + "' twice" + in.place());
          }
          object.add(name, read(in));
        }
        in.endObject();
        return object;
      }
      case BEGIN_ARRAY -> {
        JsonArray array = new JsonArray();
        in.beginArray();
        while (in.hasNext()) {
          array.add(read(in));
        }
        in.endArray();
        return array;
      }
      case NUMBER -> {
        return new JsonPrimitive(new JsonPrimitive.Written(in.nextNumber()));
      }
      case BOOLEAN -> {
        return new JsonPrimitive(in.nextBoolean());
      }
      case NULL -> {
        in.nextNull();
        return new JsonPrimitive(null);
      }
      default -> {
        return new JsonPrimitive(in.nextString());
      }
    }
  }

  public boolean isJsonObject() {
    return this instanceof JsonObject;
  }

  public boolean isJsonPrimitive() {
    return this instanceof JsonPrimitive;
  }

  public boolean isJsonNull() {
    return this instanceof JsonPrimitive primitive && primitive.isNull();
  }

  /** This object; anything else is an error. */
  public JsonObject getAsJsonObject() {
    if (this instanceof JsonObject object) {
      return object;
    }
    throw isNot("an object");
  }

  /** This array; anything else is an error. */
  public JsonArray getAsJsonArray() {
    if (this instanceof JsonArray array) {
      return array;
    }
    throw isNot("an array");
  }

  /** This string, number or truth value as text; anything else is an error. */
  public String getAsString() {
    throw isNot("a string");
  }

  /** This number, infinite beyond the range of a double; anything else is an error. */
  public double getAsDouble() {
    throw isNot("a number");
  }

  /** This number; anything else, and one that is not whole or beyond the range, is an error. */
  public int getAsInt() {
    throw isNot("a whole number");
  }

  final JsonParseException isNot(String expected) {
    String found = toString();
    return new JsonParseException((found.length() > 80 ? found.substring(0, 80) + "…" : found) + " is not " + expected);
  }

  abstract void write(StringBuilder out, String lineStart);

  @Override
  public final String toString() {
    StringBuilder out = new StringBuilder();
    write(out, null);
    return out.toString();
  }

  /** With a line for each item and two blanks for each bracket around it. */
  public final String pretty() {
    StringBuilder out = new StringBuilder();
    write(out, "\n");
    return out.toString();
  }

  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int place = "\"\\\b\f\n\r\t".indexOf(c);
      if (place >= 0) {
        out.append('\\').append("\"\\bfnrt".charAt(place));
      } else if (c < ' ' || c == '\u2028' || c == '\u2029') {
        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
