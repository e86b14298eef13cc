package io.dualmode.tools.serve.web;

import com.google.gson.JsonObject;
import java.io.IOException;

/** An answer in parts, as OpenAI's API streams it: server-sent events {@code transcript.text.delta} and {@code transcript.text.done}. */
final class Events {
  /** The client takes no more. */
  static final class Gone extends RuntimeException {
    private static final long serialVersionUID = 1;

    Gone(Throwable cause) {
      super("the client has gone", cause);
    }
  }

  private final Exchange exchange;
  private final StringBuilder text = new StringBuilder();
  private boolean begun;

  Events(Exchange exchange) {
    this.exchange = exchange;
  }

  /** Sends the text of an utterance; a client that has gone is {@link Gone}. */
  void utterance(String more) {
    String delta = (text.length() == 0 ? "" : " ") + more;
    text.append(delta);
    send("transcript.text.delta", "delta", delta);
  }

  /** Sends the whole text and ends the answer. */
  void end() {
    send("transcript.text.done", "text", text.toString());
    if (begun) {
      exchange.end();
    }
  }

  private void send(String type, String key, String value) {
    if (!begun) {
      begun = exchange.begin("text/event-stream");
    }
    if (!begun) {
      return;
    }
    JsonObject json = new JsonObject();
    json.addProperty("type", type);
    json.addProperty(key, value);
    try {
      exchange.part("data: " + json + "\n\n");
    } catch (IOException e) {
      throw new Gone(e);
    }
  }
}
