package io.dualmode.tools.transcript;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.dualmode.api.Hypothesis;
import io.dualmode.api.Phone;
import io.dualmode.api.ReadableText;
import io.dualmode.api.ReadableWord;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import io.dualmode.api.lattice.Lattice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What was heard in one file.
 *
 * @param file its name
 * @param channel the channel that was heard for itself, or empty
 * @param seconds length of the audio
 * @param utterances one result for each utterance, silent ones left out
 */
public record Transcript(String file, String channel, double seconds, List<RecognitionResult> utterances) {
  /** The text of all utterances. */
  public String text() {
    return utterances.stream().map(RecognitionResult::text).collect(Collectors.joining(" "));
  }

  /** The lattices of all utterances as one; a file without speech has one link without word. */
  public Lattice lattice() {
    List<Lattice> lattices = utterances.stream().flatMap(u -> u.lattice().stream()).toList();
    return lattices.isEmpty() ? new Lattice(List.of(0L, Math.round(1000 * seconds)), List.of(new Lattice.Edge(0, 1, "", 0, 0, 1)), 0, 1)
        : Lattice.joined(lattices);
  }

  /**
   * One line of JSON: {@code file}, {@code channel} where it was heard for itself, {@code duration}, {@code text}, {@code words} and
   * perhaps their {@code phones}, and {@code utterances} with their confidences, and with their {@code alternatives}, the best first, where
   * several readings were asked for; times in seconds. Where results are readable, also the {@code readable} text of the recording and of each
   * utterance, and its {@code readable_words}, each with the number of words that it stands for ({@code spoken}).
   *
   * @param phones whether words have their phones
   */
  public String json(boolean phones) {
    JsonObject root = new JsonObject();
    root.addProperty("file", file);
    if (!channel.isEmpty()) {
      root.addProperty("channel", channel);
    }
    root.addProperty("duration", rounded(seconds));
    root.addProperty("text", text());
    boolean readable = utterances.stream().anyMatch(u -> u.best().readable().isPresent());
    if (readable) {
      root.addProperty("readable", utterances.stream().map(RecognitionResult::readableText).collect(Collectors.joining(" ")));
    }
    JsonArray words = new JsonArray();
    for (RecognitionResult utterance : utterances) {
      for (Word word : utterance.best().words()) {
        JsonObject json = new JsonObject();
        json.addProperty("word", word.text());
        json.addProperty("start", rounded(word.startMillis() / 1000.0));
        json.addProperty("end", rounded(word.endMillis() / 1000.0));
        word.confidence().ifPresent(confidence -> json.addProperty("confidence", rounded(confidence)));
        if (phones) {
          json.add("phones", phones(word));
        }
        words.add(json);
      }
    }
    root.add("words", words);
    JsonArray parts = new JsonArray();
    for (RecognitionResult utterance : utterances) {
      JsonObject json = new JsonObject();
      json.addProperty("text", utterance.text());
      utterance.best().readable().ifPresent(text -> {
        json.addProperty("readable", text.text());
        json.add("readable_words", readableWords(text));
      });
      json.addProperty("start", rounded(utterance.startMillis() / 1000.0));
      json.addProperty("end", rounded(utterance.endMillis() / 1000.0));
      utterance.best().confidence().ifPresent(confidence -> json.addProperty("confidence", rounded(confidence)));
      if (utterance.alternatives().size() > 1) {
        json.add("alternatives", alternatives(utterance.alternatives()));
      }
      parts.add(json);
    }
    root.add("utterances", parts);
    return root.toString();
  }

  private static JsonArray readableWords(ReadableText text) {
    JsonArray words = new JsonArray();
    for (ReadableWord word : text.words()) {
      JsonObject json = new JsonObject();
      json.addProperty("word", word.text());
      json.addProperty("start", rounded(word.startMillis() / 1000.0));
      json.addProperty("end", rounded(word.endMillis() / 1000.0));
      json.addProperty("spoken", word.spoken().size());
      words.add(json);
    }
    return words;
  }

  private static JsonArray alternatives(List<Hypothesis> readings) {
    JsonArray alternatives = new JsonArray();
    for (Hypothesis reading : readings) {
      JsonObject json = new JsonObject();
      json.addProperty("text", reading.text());
      reading.confidence().ifPresent(confidence -> json.addProperty("confidence", rounded(confidence)));
      alternatives.add(json);
    }
    return alternatives;
  }

  private static JsonArray phones(Word word) {
    JsonArray phones = new JsonArray();
    for (Phone phone : word.phones()) {
      JsonObject json = new JsonObject();
      json.addProperty("phone", phone.symbol());
      json.addProperty("start", rounded(phone.startMillis() / 1000.0));
      json.addProperty("end", rounded(phone.endMillis() / 1000.0));
      phones.add(json);
    }
    return phones;
  }

  private static BigDecimal rounded(double value) {
    return BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP);
  }
}
