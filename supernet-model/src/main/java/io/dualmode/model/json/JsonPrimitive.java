package io.dualmode.model.json;

/** A string, number, truth value or null. */
final class JsonPrimitive extends JsonElement {
  /** A number as a text has it. */
  record Written(String text) {}

  private final Object value;

  JsonPrimitive(Object value) {
    this.value = value;
  }

  boolean isNull() {
    return value == null;
  }

  @Override
  public String getAsString() {
    if (isNull()) {
      throw isNot("a string");
    }
    return value instanceof String text ? text : toString();
  }

  @Override
  public double getAsDouble() {
    if (!isNumber()) {
      throw isNot("a number");
    }
    return Double.parseDouble(toString());
  }

  @Override
  public int getAsInt() {
    if (!isNumber()) {
      throw isNot("a whole number");
    }
    return (int) JsonReader.whole(toString(), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private boolean isNumber() {
    return value instanceof Number || value instanceof Written;
  }

  @Override
  void write(StringBuilder out, String lineStart) {
    if (value instanceof String text) {
      quote(out, text);
    } else {
      out.append(value instanceof Written number ? number.text() : String.valueOf(value));
    }
  }
}
