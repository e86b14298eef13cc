package io.dualmode.tools.errors;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.dualmode.tools.evaluate.EditDistance;
import io.dualmode.tools.evaluate.Evaluation;
import io.dualmode.tools.evaluate.Evaluation.Outcome;
import io.dualmode.tools.input.UserFile;
import io.dualmode.tools.manifest.ManifestEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What was said in one utterance and what was recognised.
 *
 * @param speech the set whose errors it counts to, see {@link ManifestEntry#speech()}
 * @param reference words in lower case
 * @param heard words in lower case
 * @param seconds of audio
 * @param audio null where it is not known
 */
record RecognizedUtterance(String id, String speech, List<String> reference, List<String> heard, double seconds, Path audio) {

  static RecognizedUtterance of(Outcome outcome) {
    ManifestEntry entry = outcome.entry();
    return new RecognizedUtterance(entry.id(), entry.speech(), Evaluation.words(entry.text()), Evaluation.words(outcome.heard().text()),
        outcome.audioSeconds(), entry.audio());
  }

  /**
   * Reads what {@code evaluate --utterances} wrote.
   *
   * @param entries by id: where any are given, other utterances are left out, and theirs have set and audio from here
   */
  static List<RecognizedUtterance> read(Path file, Map<String, ManifestEntry> entries) throws IOException {
    List<RecognizedUtterance> read = new ArrayList<>();
    int number = 0;
    for (String line : UserFile.lines(file)) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      try {
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        ManifestEntry entry = entries.get(text(json, "id"));
        if (entry != null || entries.isEmpty()) {
          String speech = entry != null ? entry.speech() : ManifestEntry.speech(text(json, "corpus"), orEmpty(json, "split"), orEmpty(json, "group"));
          read.add(new RecognizedUtterance(text(json, "id"), speech, Evaluation.words(text(json, "reference")), Evaluation.words(text(json, "text")),
              json.get("audioSeconds").getAsDouble(), entry == null ? null : entry.audio()));
        }
      } catch (JsonParseException | IllegalStateException | UnsupportedOperationException | NumberFormatException | NullPointerException e) {
        throw new IOException(file + " line " + number + ": expected an object with id, corpus, reference, text and audioSeconds, as "
            + "'evaluate --utterances' writes it: " + e.getMessage(), e);
      }
    }
    if (read.isEmpty()) {
      throw new IOException(file + ": holds no utterance" + (entries.isEmpty() ? "" : " of the manifests and splits"));
    }
    return read;
  }

  private static String text(JsonObject json, String key) {
    JsonElement value = json.get(key);
    if (value == null) {
      throw new JsonParseException("\"" + key + "\" is missing");
    }
    return value.getAsString();
  }

  private static String orEmpty(JsonObject json, String key) {
    return json.has(key) ? json.get(key).getAsString() : "";
  }

  /** The words side by side. */
  List<EditDistance.Step<String>> aligned() {
    return EditDistance.align(reference, heard);
  }
}
