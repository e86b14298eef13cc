package io.dualmode.model.format.config;

import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.confidence.Calibration;
import io.dualmode.model.confidence.ConfidenceMap;
import io.dualmode.model.confidence.SpeechMap;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A {@link Calibration} as JSON: {@code head} and {@code origin}, and under the name of each mode {@code free} and {@code grammar},
 * each with the maps {@code word} and {@code reading}, objects of {@code bias} and weights by name; {@code speech} is such a map too, with
 * {@code least}.
 */
final class CalibrationJson {
  private static final String FREE = "free";
  private static final String GRAMMAR = "grammar";
  /** Members that are no mode. */
  private static final Set<String> OTHERS = Set.of("head", "origin", "speech");

  private CalibrationJson() {}

  static Calibration read(JsonObject json) {
    Map<Calibration.Use, Calibration.Maps> maps = new LinkedHashMap<>();
    for (Map.Entry<String, JsonElement> member : json.entrySet()) {
      if (OTHERS.contains(member.getKey())) {
        continue;
      }
      RecognitionMode mode = Arrays.stream(RecognitionMode.values()).filter(m -> m.key().equals(member.getKey())).findFirst()
          .orElseThrow(() -> new JsonParseException("search.calibration." + member.getKey() + ", allowed: head, origin, speech, a mode"));
      String place = "search.calibration." + member.getKey();
      JsonObject uses = member.getValue().getAsJsonObject();
      require(place, uses, List.of(FREE, GRAMMAR));
      for (String use : uses.keySet()) {
        maps.put(new Calibration.Use(mode, use.equals(GRAMMAR)), maps(place + "." + use, uses.getAsJsonObject(use)));
      }
    }
    return new Calibration(text(json, "head"), maps, json.has("speech") ? Optional.of(speech(json.get("speech"))) : Optional.empty(),
        text(json, "origin"));
  }

  private static SpeechMap speech(JsonElement json) {
    if (!json.isJsonObject() || !json.getAsJsonObject().has("least")) {
      throw new JsonParseException("search.calibration.speech is " + json + ", expected an object with least, bias and weights");
    }
    JsonObject map = new JsonObject();
    json.getAsJsonObject().entrySet().stream().filter(e -> !e.getKey().equals("least")).forEach(e -> map.add(e.getKey(), e.getValue()));
    try {
      return new SpeechMap(map("search.calibration.speech", map), json.getAsJsonObject().get("least").getAsDouble());
    } catch (IllegalArgumentException e) {
      throw new JsonParseException("search.calibration.speech: " + e.getMessage(), e);
    }
  }

  private static Calibration.Maps maps(String place, JsonObject json) {
    require(place, json, List.of("word", "reading"));
    try {
      return new Calibration.Maps(map(place + ".word", json.get("word")), map(place + ".reading", json.get("reading")));
    } catch (IllegalArgumentException e) {
      throw new JsonParseException(place + ": " + e.getMessage(), e);
    }
  }

  private static ConfidenceMap map(String place, JsonElement json) {
    if (json == null || !json.isJsonObject() || !json.getAsJsonObject().has("bias")) {
      throw new JsonParseException(place + " is " + json + ", expected an object with bias and weights");
    }
    Map<String, Double> weights = new TreeMap<>();
    json.getAsJsonObject().entrySet().forEach(e -> weights.put(e.getKey(), e.getValue().getAsDouble()));
    double bias = weights.remove("bias");
    return new ConfidenceMap(bias, weights);
  }

  private static void require(String place, JsonObject json, List<String> allowed) {
    for (String key : json.keySet()) {
      if (!allowed.contains(key)) {
        throw new JsonParseException(place + "." + key + ", allowed: " + allowed);
      }
    }
  }

  private static String text(JsonObject json, String key) {
    if (!json.has(key)) {
      throw new JsonParseException("search.calibration has no " + key);
    }
    return json.get(key).getAsString();
  }

  static JsonObject write(Calibration calibration) {
    JsonObject json = new JsonObject();
    json.addProperty("head", calibration.head());
    json.addProperty("origin", calibration.origin());
    calibration.speech().ifPresent(speech -> {
      JsonObject map = map(speech.map());
      map.addProperty("least", speech.least());
      json.add("speech", map);
    });
    for (RecognitionMode mode : RecognitionMode.values()) {
      JsonObject uses = new JsonObject();
      for (boolean grammar : new boolean[] {false, true}) {
        calibration.of(new Calibration.Use(mode, grammar)).ifPresent(maps -> {
          JsonObject both = new JsonObject();
          both.add("word", map(maps.word()));
          both.add("reading", map(maps.reading()));
          uses.add(grammar ? GRAMMAR : FREE, both);
        });
      }
      if (uses.size() > 0) {
        json.add(mode.key(), uses);
      }
    }
    return json;
  }

  private static JsonObject map(ConfidenceMap map) {
    JsonObject json = new JsonObject();
    json.addProperty("bias", map.bias());
    new TreeMap<>(map.weights()).forEach(json::addProperty);
    return json;
  }
}
