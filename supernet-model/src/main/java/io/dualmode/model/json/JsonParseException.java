package io.dualmode.model.json;

/** Text that is no JSON, or JSON that is not what the reader wants; the message says what was found and, for text, where. */
public final class JsonParseException extends RuntimeException {
  public JsonParseException(String message) {
    super(message);
  }

  public JsonParseException(String message, Throwable cause) {
    super(message, cause);
  }
}
