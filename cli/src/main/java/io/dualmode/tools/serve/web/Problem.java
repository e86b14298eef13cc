package io.dualmode.tools.serve.web;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.dualmode.tools.console.LogText;

/** Why a call is refused: a status of HTTP and one line, with the fields of errors of OpenAI's API. */
final class Problem extends Exception {
  private static final long serialVersionUID = 1;
  private static final int MOST = 500;

  private final int status;
  private final String param;
  private final String code;

  /**
   * A problem.
   *
   * @param param the parameter that is wrong, null for none
   * @param code a word for programs, null for none
   */
  Problem(int status, String message, String param, String code) {
    super(LogText.of(message, MOST), null, false, false);
    this.status = status;
    this.param = param;
    this.code = code;
  }

  /** A parameter that is wrong. */
  static Problem of(String param, String message) {
    return new Problem(400, message, param, "invalid_value");
  }

  int status() {
    return status;
  }

  /** {@code {"error": {"message", "type", "param", "code"}}}. */
  String json() {
    JsonObject error = new JsonObject();
    error.addProperty("message", getMessage());
    error.addProperty("type", status >= 500 ? "server_error" : "invalid_request_error");
    if (param == null) {
      error.add("param", JsonNull.INSTANCE);
    } else {
      error.addProperty("param", param);
    }
    if (code == null) {
      error.add("code", JsonNull.INSTANCE);
    } else {
      error.addProperty("code", code);
    }
    JsonObject root = new JsonObject();
    root.add("error", error);
    return root.toString();
  }
}
