package io.dualmode.tools.serve.protocol;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.api.vocabulary.Hotword;
import io.dualmode.tools.console.LogText;
import io.dualmode.tools.serve.model.ServedModel;
import io.dualmode.tools.serve.protocol.StreamSettings.Beyond;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * A text message of vosk-server's protocol: {@code {"config" : {...}}}, {@code {"eof" : 1}} or {@code {"reset" : 1}}, of which the
 * first one counts where there are several. A config may hold {@code sample_rate}, {@code words}, {@code partial_words},
 * {@code max_alternatives} and {@code phrase_list} as of vosk-server, and {@code mode}, {@code language}, {@code hotwords},
 * {@code grammar}, {@code detailed} and {@code text}. Keys that are not known are passed over, as vosk-server does. Reading takes time
 * and memory in proportion to the message and keeps nothing of what is passed over.
 *
 * @param kind what is asked
 * @param settings the settings after it; changed by {@code config} only
 */
record ClientMessage(Kind kind, StreamSettings settings) {
  /** What a message asks. */
  enum Kind { CONFIG, EOF, RESET }

  /** More digits than any number needs. */
  private static final int MOST_DIGITS = 40;
  private static final int MOST_ALTERNATIVES = 1000;

  /** Reads a message that changes {@code before}; one that is none of the protocol is an {@link IllegalArgumentException}. */
  static ClientMessage read(String message, StreamSettings before) {
    JsonReader in = new JsonReader(new StringReader(message));
    in.setStrictness(Strictness.LENIENT);
    try {
      if (in.peek() != JsonToken.BEGIN_OBJECT) {
        throw noObject();
      }
      boolean configured = false;
      boolean eof = false;
      boolean reset = false;
      StreamSettings settings = before;
      in.beginObject();
      while (in.hasNext()) {
        String key = in.nextName();
        if (key.equals("config")) {
          configured = true;
          settings = config(in, before);
        } else {
          eof |= key.equals("eof");
          reset |= key.equals("reset");
          in.skipValue();
        }
      }
      in.endObject();
      if (in.peek() != JsonToken.END_DOCUMENT) {
        throw noObject();
      }
      if (!configured && !eof && !reset) {
        throw new IllegalArgumentException("message has none of config, eof, reset");
      }
      return new ClientMessage(configured ? Kind.CONFIG : eof ? Kind.EOF : Kind.RESET, settings);
    } catch (IOException | IllegalStateException e) {
      // not JSON, or nested beyond what the reader takes
      throw noObject();
    }
  }

  private static IllegalArgumentException noObject() {
    return new IllegalArgumentException("message is no JSON object with config, eof or reset");
  }

  private static IllegalArgumentException wrong(String what, String expected) {
    return new IllegalArgumentException("config has a value of the wrong type: " + what + ", expected " + expected);
  }

  private static StreamSettings config(JsonReader in, StreamSettings before) throws IOException {
    if (in.peek() != JsonToken.BEGIN_OBJECT) {
      throw wrong("config is " + name(in.peek()), "an object");
    }
    float rate = before.sampleRateHz();
    boolean words = before.words();
    boolean partialWords = before.partialWords();
    int alternatives = before.maxAlternatives();
    String phrases = before.phraseList();
    Beyond beyond = before.beyond();
    RecognitionMode mode = beyond.mode();
    String language = beyond.language();
    List<Hotword> hotwords = beyond.hotwords();
    String grammar = beyond.grammar();
    boolean detailed = beyond.detailed();
    boolean readable = beyond.readable();
    in.beginObject();
    while (in.hasNext()) {
      String key = in.nextName();
      switch (key) {
        case "sample_rate" -> rate = (float) number(in, key);
        case "words" -> words = truth(in, key);
        case "partial_words" -> partialWords = truth(in, key);
        case "max_alternatives" -> alternatives = (int) Math.max(-1, Math.min(MOST_ALTERNATIVES, number(in, key)));
        case "phrase_list" -> phrases = phrases(in);
        case "mode" -> mode = RecognitionMode.fromKey(name(in, key));
        case "language" -> language = name(in, key);
        case "hotwords" -> hotwords = hotwords(in);
        case "grammar" -> grammar = text(in, key);
        case "detailed" -> detailed = truth(in, key);
        case "text" -> readable = ServedModel.isReadable(name(in, key));
        default -> in.skipValue();
      }
    }
    in.endObject();
    return new StreamSettings(rate, words, partialWords, alternatives, phrases, before.speakerModel(),
        new Beyond(mode, language, hotwords, grammar, detailed, readable));
  }

  /** A short text. */
  private static String name(JsonReader in, String key) throws IOException {
    String text = text(in, key);
    if (text == null || text.length() > MOST_DIGITS) {
      throw wrong(key + " is " + (text == null ? "null" : "'" + LogText.of(text, MOST_DIGITS) + "'"), "a name");
    }
    return text;
  }

  /** Any text, or null. */
  private static String text(JsonReader in, String key) throws IOException {
    return switch (in.peek()) {
      case STRING -> in.nextString();
      case NULL -> {
        in.nextNull();
        yield null;
      }
      default -> throw wrong(key + " is " + name(in.peek()), "a string");
    };
  }

  /** {@code ["WORD=BOOST", ...]}, or one of them. */
  private static List<Hotword> hotwords(JsonReader in) throws IOException {
    List<String> texts = new ArrayList<>();
    if (in.peek() == JsonToken.BEGIN_ARRAY) {
      in.beginArray();
      while (in.hasNext()) {
        texts.add(Objects.requireNonNullElse(text(in, "hotwords"), ""));
      }
      in.endArray();
    } else {
      texts.add(Objects.requireNonNullElse(text(in, "hotwords"), ""));
    }
    return ServedModel.hotwords(texts);
  }

  /** A number, which clients also write as a string. */
  private static double number(JsonReader in, String key) throws IOException {
    JsonToken token = in.peek();
    if (token != JsonToken.NUMBER && token != JsonToken.STRING) {
      throw wrong(key + " is " + name(token), "a number");
    }
    String text = in.nextString();
    try {
      if (text.length() <= MOST_DIGITS) {
        return Double.parseDouble(text);
      }
    } catch (NumberFormatException e) {
      // told below
    }
    throw wrong(key + " is '" + LogText.of(text, MOST_DIGITS) + "'", "a number");
  }

  /** A switch, which clients write as true, 1, "true" or "1". */
  private static boolean truth(JsonReader in, String key) throws IOException {
    return switch (in.peek()) {
      case BOOLEAN -> in.nextBoolean();
      case NUMBER -> (long) number(in, key) != 0;
      case STRING -> {
        String text = in.nextString().strip();
        yield text.equalsIgnoreCase("true") || text.equals("1");
      }
      default -> throw wrong(key + " is " + name(in.peek()), "true or false");
    };
  }

  /** The phrase list as a JSON array, null for none; what is no string stays none, for the reader of grammars to refuse. */
  private static String phrases(JsonReader in) throws IOException {
    if (in.peek() == JsonToken.NULL) {
      in.nextNull();
      return null;
    }
    StringWriter text = new StringWriter();
    JsonWriter out = new JsonWriter(text);
    out.setHtmlSafe(true);
    out.beginArray();
    if (in.peek() == JsonToken.BEGIN_ARRAY) {
      in.beginArray();
      for (int place = 1; in.hasNext(); place++) {
        phrase(in, out, place);
      }
      in.endArray();
    } else {
      phrase(in, out, 1);
    }
    out.endArray();
    return text.toString();
  }

  private static void phrase(JsonReader in, JsonWriter out, int place) throws IOException {
    if (in.peek() != JsonToken.STRING) {
      noPhrase(in, out);
      return;
    }
    String phrase = in.nextString();
    int unsafe = phrase.codePoints().filter(c -> LogText.isUnsafe(c) && !Character.isWhitespace(c)).findFirst().orElse(-1);
    if (unsafe >= 0) {
      throw new IllegalArgumentException("phrase_list: phrase " + place + " has the character "
          + String.format(Locale.ROOT, "U+%04X", unsafe) + ", expected text without control characters");
    }
    out.value(phrase);
  }

  private static void noPhrase(JsonReader in, JsonWriter out) throws IOException {
    switch (in.peek()) {
      case NUMBER -> out.jsonValue(LogText.of(in.nextString(), MOST_DIGITS));
      case BOOLEAN -> out.value(in.nextBoolean());
      case BEGIN_OBJECT -> {
        in.skipValue();
        out.beginObject().endObject();
      }
      default -> {
        in.skipValue();
        out.nullValue();
      }
    }
  }

  private static String name(JsonToken token) {
    return switch (token) {
      case BEGIN_ARRAY -> "an array";
      case BEGIN_OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case BOOLEAN -> "true or false";
      case NULL -> "null";
      default -> "missing";
    };
  }
}
