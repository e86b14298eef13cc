package io.dualmode.tools.confidence.sample;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.dualmode.model.confidence.ConfidenceMap;
import io.dualmode.model.confidence.Evidence;
import io.dualmode.model.confidence.SpeechMap;
import io.dualmode.tools.manifest.ManifestEntry;
import java.util.ArrayList;
import java.util.List;

/**
 * One utterance as it was heard, with the truth.
 *
 * @param mode key of the recognition mode
 * @param task what was listened for: {@link #FREE} or the name of a grammar
 * @param belongs whether what was said is a sentence of the grammar; true for free speech
 * @param group corpus and group of speakers, which are never pooled in a report
 * @param reference what was said
 * @param text what was heard
 * @param evidence of the reading, null where no word was heard
 * @param wordsRight for each word of the evidence, whether it was said there
 * @param right whether the reading is what was said, word by word
 */
public record Sample(String mode, String task, boolean belongs, String group, String split, String speaker, String id, String reference,
    String text, Evidence evidence, List<Boolean> wordsRight, boolean right) {
  public static final String FREE = "free";

  private static final Gson GSON = new Gson();

  public static String group(ManifestEntry entry) {
    return entry.corpus() + (entry.group().isEmpty() ? "" : ", " + entry.group());
  }

  /** Lattice posterior of a word, before any calibration. */
  public double wordPosterior(int word) {
    return ConfidenceMap.probability(evidence.words().get(word)[Evidence.WORD.indexOf("posterior")]);
  }

  /** Lattice posterior of the reading, 0 where no word was heard. */
  public double posterior() {
    return evidence == null ? 0 : ConfidenceMap.probability(evidence.reading()[Evidence.READING.indexOf("posterior")]);
  }

  /** The same with what a map says of the sounds of its words. */
  public Sample judgedBy(SpeechMap speech) {
    return evidence == null ? this : new Sample(mode, task, belongs, group, split, speaker, id, reference, text, evidence.judgedBy(speech),
        wordsRight, right);
  }

  /** One line of JSON. */
  String json() {
    JsonObject json = new JsonObject();
    json.addProperty("mode", mode);
    json.addProperty("task", task);
    json.addProperty("belongs", belongs);
    json.addProperty("group", group);
    json.addProperty("split", split);
    json.addProperty("speaker", speaker);
    json.addProperty("id", id);
    json.addProperty("reference", reference);
    json.addProperty("text", text);
    json.addProperty("right", right);
    JsonArray words = new JsonArray();
    if (evidence != null) {
      json.add("reading", GSON.toJsonTree(evidence.reading()));
      for (int i = 0; i < wordsRight.size(); i++) {
        JsonObject word = new JsonObject();
        word.addProperty("right", wordsRight.get(i));
        word.add("evidence", GSON.toJsonTree(evidence.words().get(i)));
        word.add("shape", GSON.toJsonTree(evidence.shapes().get(i)));
        words.add(word);
      }
    }
    json.add("words", words);
    return json.toString();
  }

  /** A sample from {@link #json}. */
  static Sample parse(String line) {
    JsonObject json = JsonParser.parseString(line).getAsJsonObject();
    List<Boolean> right = new ArrayList<>();
    List<double[]> words = new ArrayList<>();
    List<double[]> shapes = new ArrayList<>();
    for (JsonElement word : json.getAsJsonArray("words")) {
      right.add(word.getAsJsonObject().get("right").getAsBoolean());
      words.add(GSON.fromJson(word.getAsJsonObject().get("evidence"), double[].class));
      shapes.add(GSON.fromJson(word.getAsJsonObject().get("shape"), double[].class));
    }
    Evidence evidence = json.has("reading") ? new Evidence(words, GSON.fromJson(json.get("reading"), double[].class), shapes) : null;
    return new Sample(text(json, "mode"), text(json, "task"), json.get("belongs").getAsBoolean(), text(json, "group"), text(json, "split"),
        text(json, "speaker"), text(json, "id"), text(json, "reference"), text(json, "text"), evidence, right,
        json.get("right").getAsBoolean());
  }

  private static String text(JsonObject json, String key) {
    return json.get(key).getAsString();
  }
}
