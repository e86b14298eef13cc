package io.dualmode.tools.transcript;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.dualmode.api.RecognitionResult;
import io.dualmode.api.Word;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The {@code verbose_json} of OpenAI's transcription API: {@code task}, {@code language} (the English name, lower case), {@code duration},
 * {@code text}, and {@code segments} or {@code words} as asked for, times in seconds.
 *
 * <p>A segment is an utterance; its {@code avg_logprob} is the mean logarithm of the confidences of its words, there where all have one.
 * What only Whisper has (tokens, temperature, compression, its own guess of silence) is left out.
 *
 * <p>Source: OpenAI API reference, "The transcription object (Verbose JSON)".
 */
public final class VerboseJson {
  private VerboseJson() {}

  /**
   * A transcript as one object.
   *
   * @param language a tag such as {@code en-US}, or empty where it is not known
   */
  public static String of(List<RecognitionResult> utterances, double seconds, String language, boolean segments, boolean words) {
    JsonObject root = new JsonObject();
    root.addProperty("task", "transcribe");
    root.addProperty("language", Locale.forLanguageTag(language).getDisplayLanguage(Locale.ENGLISH).toLowerCase(Locale.ROOT));
    root.addProperty("duration", BigDecimal.valueOf(Math.round(1000 * seconds), 3));
    root.addProperty("text", String.join(" ", utterances.stream().map(RecognitionResult::readableText).toList()));
    if (segments) {
      JsonArray array = new JsonArray();
      utterances.forEach(utterance -> array.add(segment(utterance, array.size())));
      root.add("segments", array);
    }
    if (words) {
      JsonArray array = new JsonArray();
      utterances.forEach(utterance -> utterance.best().words().forEach(word -> array.add(word(word))));
      root.add("words", array);
    }
    return root.toString();
  }

  private static JsonObject segment(RecognitionResult utterance, int id) {
    JsonObject json = new JsonObject();
    json.addProperty("id", id);
    json.addProperty("start", BigDecimal.valueOf(Segments.startMillis(utterance), 3));
    json.addProperty("end", BigDecimal.valueOf(Segments.endMillis(utterance), 3));
    json.addProperty("text", utterance.readableText());
    List<OptionalDouble> confidences = utterance.best().words().stream().map(Word::confidence).toList();
    if (!confidences.isEmpty() && confidences.stream().allMatch(OptionalDouble::isPresent)) {
      double mean = confidences.stream().mapToDouble(c -> Math.log(Math.max(1e-4, c.getAsDouble()))).average().getAsDouble();
      json.addProperty("avg_logprob", BigDecimal.valueOf(Math.round(1e4 * mean), 4));
    }
    return json;
  }

  private static JsonObject word(Word word) {
    JsonObject json = new JsonObject();
    json.addProperty("word", word.text());
    json.addProperty("start", BigDecimal.valueOf(word.startMillis(), 3));
    json.addProperty("end", BigDecimal.valueOf(word.endMillis(), 3));
    return json;
  }
}
