package io.dualmode.tools.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was heard in one file.
 *
 * @param file its name
 * @param seconds length of the audio
 * @param utterances one result for each utterance, silent ones left out
 */
record Transcript(String file, double seconds, List<RecognitionResult> utterances) {
  String text() {
    return utterances.stream().map(RecognitionResult::text).collect(Collectors.joining(" "));
  }

  /** One line of JSON: {@code file}, {@code duration}, {@code text}, {@code words}; times in seconds. */
  String json() {
    JsonObject root = new JsonObject();
    root.addProperty("file", file);
    root.addProperty("duration", rounded(seconds));
    root.addProperty("text", text());
    JsonArray words = new JsonArray();
    for (RecognitionResult utterance : utterances) {
      for (Word word : utterance.best().words()) {
        JsonObject json = new JsonObject();
        json.addProperty("word", word.text());
        json.addProperty("start", rounded(word.startMillis() / 1000.0));
        json.addProperty("end", rounded(word.endMillis() / 1000.0));
        json.addProperty("confidence", rounded(word.confidence()));
        words.add(json);
      }
    }
    root.add("words", words);
    return root.toString();
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
  }
}
