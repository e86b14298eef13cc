package io.dualmode.model.grammar;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a phrase list: a JSON array of strings, {@code ["turn on", "turn off", "[unk]"]}. Anything else is an error; phrases
 * without a word are left out, since they change nothing.
 */
final class PhraseListReader {
  private static final Pattern PLACE = Pattern.compile("at line (\\d+) column (\\d+)");

  private PhraseListReader() {}

  /** The phrases in order, white space normalised; possibly none. */
  static List<String> read(String json, String source) throws GrammarFormatException {
    JsonReader in = new JsonReader(new StringReader(json));
    in.setStrictness(Strictness.STRICT);
    List<String> phrases = new ArrayList<>();
    try {
      require(in, JsonToken.BEGIN_ARRAY, source);
      in.beginArray();
      while (in.hasNext()) {
        require(in, JsonToken.STRING, source);
        String phrase = String.join(" ", in.nextString().strip().split("\\s+"));
        if (!phrase.isEmpty()) {
          phrases.add(phrase);
        }
      }
      in.endArray();
      require(in, JsonToken.END_DOCUMENT, source);
      return phrases;
    } catch (GrammarFormatException e) {
      throw e;
    } catch (IOException | IllegalStateException e) {
      throw new GrammarFormatException(place(e.getMessage(), source), "a JSON array of strings", e.getMessage());
    }
  }

  private static void require(JsonReader in, JsonToken expected, String source) throws IOException {
    JsonToken found = in.peek();
    if (found != expected) {
      String what = switch (expected) {
        case BEGIN_ARRAY -> "a JSON array of strings, as [\"yes\", \"no\"]";
        case STRING -> "a string";
        default -> "nothing behind the array";
      };
      throw new GrammarFormatException(place(in.toString(), source), what, found.name().toLowerCase(java.util.Locale.ROOT));
    }
  }

  private static Position place(String message, String source) {
    Matcher place = PLACE.matcher(message == null ? "" : message);
    return place.find() ? new Position(source, Integer.parseInt(place.group(1)), Integer.parseInt(place.group(2)))
        : new Position(source, 1, 1);
  }
}
