package io.dualmode.model.format;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was tuned for a model on held-out speech, under {@code search} in {@code config.json}.
 *
 * @param head the head that scores best: {@code mmi}, {@code transducer}, {@code ctc} or {@code combined}
 * @param mmiWeight share of the MMI head in {@code combined}, 0..1
 * @param options values that differ from the defaults of the search, by the names of its options
 * @param rescoring how readings are ranked again at the end of an utterance
 */
public record SearchDefaults(String head, double mmiWeight, Map<String, Double> options, RescoringDefaults rescoring) {
  private static final Set<String> HEADS = Set.of("mmi", "transducer", "ctc", "combined");
  private static final Set<String> KEYS = Set.of("head", "mmiWeight", "options", "rescoring");

  /** Nothing tuned: the MMI head and the search's own defaults. */
  public static final SearchDefaults NONE = new SearchDefaults("mmi", 0.5, Map.of());

  /** Nothing tuned for rescoring. */
  public SearchDefaults(String head, double mmiWeight, Map<String, Double> options) {
    this(head, mmiWeight, options, RescoringDefaults.NONE);
  }

  /** A copy with other values for rescoring. */
  public SearchDefaults with(RescoringDefaults values) {
    return new SearchDefaults(head, mmiWeight, options, values);
  }

  public SearchDefaults {
    if (!HEADS.contains(head)) {
      throw new IllegalArgumentException("search.head is '" + head + "', allowed: mmi, transducer, ctc, combined");
    }
    if (!(mmiWeight >= 0 && mmiWeight <= 1)) {
      throw new IllegalArgumentException("search.mmiWeight is " + mmiWeight + ", allowed: 0..1");
    }
    options = Map.copyOf(options);
    options.forEach((name, value) -> {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("search.options." + name + " is " + value + ", expected a finite number");
      }
    });
  }

  static SearchDefaults fromJson(JsonObject json) {
    for (String key : json.keySet()) {
      if (!KEYS.contains(key)) {
        throw new JsonParseException("search." + key + ", allowed: head, mmiWeight, options, rescoring");
      }
    }
    Map<String, Double> options = new TreeMap<>();
    if (json.has("options")) {
      for (Map.Entry<String, JsonElement> option : json.getAsJsonObject("options").entrySet()) {
        options.put(option.getKey(), option.getValue().getAsDouble());
      }
    }
    return new SearchDefaults(json.has("head") ? json.get("head").getAsString() : NONE.head,
        json.has("mmiWeight") ? json.get("mmiWeight").getAsDouble() : NONE.mmiWeight, options,
        json.has("rescoring") ? RescoringDefaults.fromJson(json.getAsJsonObject("rescoring")) : RescoringDefaults.NONE);
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("head", head);
    json.addProperty("mmiWeight", mmiWeight);
    JsonObject values = new JsonObject();
    new TreeMap<>(options).forEach(values::addProperty);
    json.add("options", values);
    json.add("rescoring", rescoring.toJson());
    return json;
  }
}
