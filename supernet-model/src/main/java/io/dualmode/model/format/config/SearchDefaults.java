package io.dualmode.model.format.config;

import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What was tuned for a model on held-out speech, under {@code search} in {@code config.json}.
 *
 * @param head the head that scores best, as {@link io.dualmode.model.head.HeadMix} writes it
 * @param mmiWeight share of the first of two heads, 0..1
 * @param options values that differ from the defaults of the search, by the names of its options
 * @param rescoring how readings are ranked again at the end of an utterance
 * @param garbage log score of each unit of {@code [unk]}, -100..0; empty leaves the default
 * @param calibration how confidences are made; empty leaves lattice posteriors
 */
public record SearchDefaults(
    String head, double mmiWeight, Map<String, Double> options, RescoringDefaults rescoring, OptionalDouble garbage,
    Optional<Calibration> calibration) {
  private static final Set<String> KEYS = Set.of("head", "mmiWeight", "options", "rescoring", "garbage", "calibration");

  /** Nothing tuned, in a model with an MMI head. */
  public static final SearchDefaults NONE = of("mmi");

  /** Tuned options of the search, nothing tuned for rescoring, and nothing of what {@code calibrate} fits. */
  public SearchDefaults(String head, double mmiWeight, Map<String, Double> options) {
    this(head, mmiWeight, options, RescoringDefaults.NONE, OptionalDouble.empty(), Optional.empty());
  }

  /** Nothing tuned: one head and the search's own defaults. */
  public static SearchDefaults of(String head) {
    return new SearchDefaults(head, 0.5, Map.of());
  }

  /** A copy with other values for rescoring. */
  public SearchDefaults with(RescoringDefaults values) {
    return new SearchDefaults(head, mmiWeight, options, values, garbage, calibration);
  }

  /** A copy with what {@code calibrate} fits. */
  public SearchDefaults with(OptionalDouble garbageScore, Calibration fitted) {
    return new SearchDefaults(head, mmiWeight, options, rescoring, garbageScore, Optional.of(fitted));
  }

  public SearchDefaults {
    if (!(mmiWeight >= 0 && mmiWeight <= 1)) {
      throw new IllegalArgumentException("search.mmiWeight is " + mmiWeight + ", allowed: 0..1");
    }
    if (garbage.isPresent() && !(garbage.getAsDouble() >= -100 && garbage.getAsDouble() <= 0)) {
      throw new IllegalArgumentException("search.garbage is " + garbage.getAsDouble() + ", allowed: -100..0");
    }
    options = Map.copyOf(options);
    options.forEach((name, value) -> {
      if (!Double.isFinite(value)) {
        throw new IllegalArgumentException("search.options." + name + " is " + value + ", expected a finite number");
      }
    });
  }

  /** @param first the head that scores where nothing is said */
  static SearchDefaults fromJson(JsonObject json, String first) {
    for (String key : json.keySet()) {
      if (!KEYS.contains(key)) {
        throw new JsonParseException("search." + key + ", allowed: " + new TreeSet<>(KEYS));
      }
    }
    Map<String, Double> options = new TreeMap<>();
    if (json.has("options")) {
      for (Map.Entry<String, JsonElement> option : json.getAsJsonObject("options").entrySet()) {
        options.put(option.getKey(), option.getValue().getAsDouble());
      }
    }
    return new SearchDefaults(json.has("head") ? json.get("head").getAsString() : first,
        json.has("mmiWeight") ? json.get("mmiWeight").getAsDouble() : NONE.mmiWeight, options,
        json.has("rescoring") ? RescoringDefaults.fromJson(json.getAsJsonObject("rescoring")) : RescoringDefaults.NONE,
        json.has("garbage") ? OptionalDouble.of(json.get("garbage").getAsDouble()) : OptionalDouble.empty(),
        json.has("calibration") ? Optional.of(CalibrationJson.read(json.getAsJsonObject("calibration"))) : Optional.empty());
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("head", head);
    json.addProperty("mmiWeight", mmiWeight);
    JsonObject values = new JsonObject();
    new TreeMap<>(options).forEach(values::addProperty);
    json.add("options", values);
    json.add("rescoring", rescoring.toJson());
    garbage.ifPresent(value -> json.addProperty("garbage", value));
    calibration.ifPresent(value -> json.add("calibration", CalibrationJson.write(value)));
    return json;
  }
}
