package io.dualmode.model.format.config;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * How the readings of an utterance are ranked again when it ends, under {@code search.rescoring} in {@code config.json}; tuned on
 * held-out speech by the command {@code rescoring}.
 *
 * @param readings readings that are ranked, 2..1000
 * @param lmWeight how far the rescoring language model takes the place of the search's, 0 not at all, 1 wholly
 * @param wordBonus log score added for each word beside it
 * @param lasWeight weight of the attention rescorer's log-probability against the score of the first pass
 * @param unitBonus log score added to it for each unit
 * @param firstPassShare share of the streaming pass in the acoustic scores of the second pass, 0 for none of it
 * @param neuralWeight weight of the neural language model's log-probability, as a share of the search's weight of its language model
 * @param neuralBonus log score added for each word beside it
 * @param discount share of the search's language model that is taken out where the neural one is asked, 0 for none of it
 */
public record RescoringDefaults(int readings, double lmWeight, double wordBonus, double lasWeight, double unitBonus, double firstPassShare,
    double neuralWeight, double neuralBonus, double discount) {
  /** Values that a model without a neural language model need not have. */
  private static final Set<String> NEURAL = Set.of("neuralWeight", "neuralBonus", "discount");

  /** Before anything was tuned. */
  public static final RescoringDefaults NONE = new RescoringDefaults(50, 0.5, 0, 0.2, 0.5, 0);

  /** Values of a model without a neural language model. */
  public RescoringDefaults(int readings, double lmWeight, double wordBonus, double lasWeight, double unitBonus, double firstPassShare) {
    this(readings, lmWeight, wordBonus, lasWeight, unitBonus, firstPassShare, 0, 0, 0);
  }

  public RescoringDefaults {
    require(readings >= 2 && readings <= 1000, "readings", readings, "2..1000");
    require(lmWeight >= 0 && lmWeight <= 1, "lmWeight", lmWeight, "0..1");
    require(Math.abs(wordBonus) <= 100, "wordBonus", wordBonus, "-100..100");
    require(lasWeight >= 0 && lasWeight <= 100, "lasWeight", lasWeight, "0..100");
    require(Math.abs(unitBonus) <= 100, "unitBonus", unitBonus, "-100..100");
    require(firstPassShare >= 0 && firstPassShare <= 1, "firstPassShare", firstPassShare, "0..1");
    require(neuralWeight >= 0 && neuralWeight <= 100, "neuralWeight", neuralWeight, "0..100");
    require(Math.abs(neuralBonus) <= 100, "neuralBonus", neuralBonus, "-100..100");
    require(discount >= 0 && discount <= 1, "discount", discount, "0..1");
  }

  /** The same with other values for a neural language model. */
  public RescoringDefaults withNeural(double weight, double bonus, double share) {
    return new RescoringDefaults(readings, lmWeight, wordBonus, lasWeight, unitBonus, firstPassShare, weight, bonus, share);
  }

  private static void require(boolean ok, String name, Number got, String allowed) {
    if (!ok) {
      throw new IllegalArgumentException("search.rescoring." + name + " is " + got + ", allowed: " + allowed);
    }
  }

  private Map<String, Number> values() {
    Map<String, Number> values = new LinkedHashMap<>();
    values.put("readings", readings);
    values.put("lmWeight", lmWeight);
    values.put("wordBonus", wordBonus);
    values.put("lasWeight", lasWeight);
    values.put("unitBonus", unitBonus);
    values.put("firstPassShare", firstPassShare);
    values.put("neuralWeight", neuralWeight);
    values.put("neuralBonus", neuralBonus);
    values.put("discount", discount);
    return values;
  }

  static RescoringDefaults fromJson(JsonObject json) {
    Map<String, Number> values = NONE.values();
    for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
      if (!values.containsKey(entry.getKey())) {
        throw new JsonParseException("search.rescoring." + entry.getKey() + ", allowed: " + String.join(", ", values.keySet()));
      }
      values.put(entry.getKey(), entry.getValue().getAsDouble());
    }
    return new RescoringDefaults(values.get("readings").intValue(), values.get("lmWeight").doubleValue(),
        values.get("wordBonus").doubleValue(), values.get("lasWeight").doubleValue(), values.get("unitBonus").doubleValue(),
        values.get("firstPassShare").doubleValue(),
        values.get("neuralWeight").doubleValue(), values.get("neuralBonus").doubleValue(), values.get("discount").doubleValue());
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    Map<String, Number> values = values();
    if (neuralWeight == 0) {
      values.keySet().removeAll(NEURAL);
    }
    values.forEach(json::addProperty);
    return json;
  }
}
