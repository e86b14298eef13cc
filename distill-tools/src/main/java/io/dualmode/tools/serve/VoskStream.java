package io.dualmode.tools.serve;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dualmode.vosk.VoskModel;
import io.dualmode.vosk.VoskRecognizer;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * One connection's side of vosk-server's protocol.
 *
 * <p>Text {@code {"config" : {...}}} sets the stream up and has no answer; binary is 16-bit little-endian audio and is answered
 * by the result when an utterance ends, otherwise by the partial result; {@code {"reset" : 1}} is answered by the final result and
 * the stream goes on; {@code {"eof" : 1}} is answered by the final result and ends it. Thread-safe: calls are serialised.
 */
final class VoskStream {
  /** An answer, and whether the connection ends with it. */
  record Answer(String text, boolean last) {}

  private final VoskModel model;
  private StreamSettings settings;
  private VoskRecognizer recognizer;
  private boolean ended;
  private long lastMessageNanos = System.nanoTime();

  VoskStream(VoskModel model, StreamSettings settings) {
    this.model = model;
    this.settings = settings;
  }

  /** Takes a text message; one that is none of the protocol is an {@link IllegalArgumentException}. */
  synchronized Optional<Answer> text(String message) {
    touch();
    if (ended) {
      return Optional.empty();
    }
    JsonObject object = object(message);
    if (object.has("config")) {
      configure(object.get("config"));
      return Optional.empty();
    }
    if (object.has("eof")) {
      return finish();
    }
    if (object.has("reset")) {
      return Optional.of(new Answer(recognizer().finalResult(), false));
    }
    throw new IllegalArgumentException("message has none of config, eof, reset");
  }

  private static JsonObject object(String message) {
    try {
      JsonElement element = JsonParser.parseString(message);
      if (element.isJsonObject()) {
        return element.getAsJsonObject();
      }
    } catch (JsonParseException e) {
      // told below
    }
    throw new IllegalArgumentException("message is no JSON object with config, eof or reset");
  }

  private void configure(JsonElement config) {
    try {
      settings = settings.with(config.getAsJsonObject());
    } catch (IllegalStateException | UnsupportedOperationException | NumberFormatException e) {
      throw new IllegalArgumentException("config has a value of the wrong type: " + e.getMessage(), e);
    }
  }

  /** Takes audio. */
  synchronized Optional<Answer> audio(ByteBuffer pcm) {
    touch();
    if (ended) {
      return Optional.empty();
    }
    byte[] bytes = new byte[pcm.remaining()];
    pcm.get(bytes);
    boolean endpoint = recognizer().accept(bytes, bytes.length);
    touch();
    return Optional.of(new Answer(endpoint ? recognizer().result() : recognizer().partialResult(), false));
  }

  /** Ends the stream with its final result; empty when it has ended. */
  synchronized Optional<Answer> finish() {
    if (ended) {
      return Optional.empty();
    }
    String text = recognizer().finalResult();
    close();
    return Optional.of(new Answer(text, true));
  }

  private VoskRecognizer recognizer() {
    if (recognizer == null) {
      recognizer = new VoskRecognizer(model, settings.sampleRateHz(), settings.phraseList(), settings.speakerModel());
      recognizer.setWords(settings.words());
      recognizer.setPartialWords(settings.partialWords());
      recognizer.setMaxAlternatives(settings.maxAlternatives());
    }
    return recognizer;
  }

  private void touch() {
    lastMessageNanos = System.nanoTime();
  }

  /** Time since the last message. */
  synchronized long idleNanos() {
    return System.nanoTime() - lastMessageNanos;
  }

  synchronized boolean hasAudio() {
    return recognizer != null && !ended;
  }

  /** Idempotent. */
  synchronized void close() {
    ended = true;
    if (recognizer != null) {
      recognizer.close();
    }
  }
}
