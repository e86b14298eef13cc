package io.dualmode.model.format;

import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.json.JsonRecords;
import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.rescore.LasConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * {@code config.json}: what a model is, apart from its weights.
 *
 * @param name short name, for logs and model cards
 * @param language BCP 47 tag, for example {@code en-US}
 * @param frontEnd the features that the encoder was trained on
 * @param encoder the shape of the encoder
 * @param rescorer the shape of the attention rescorer, null in a model without one
 * @param search values of the search that were tuned for this model, by name; {@link SearchDefaults} reads them
 * @param provenance where data, code and figures come from, in words
 */
public record ModelConfig(
    String name, String language, FrontEnd frontEnd, EncoderConfig encoder, LasConfig rescorer, SearchDefaults search,
    Map<String, String> provenance) {

  /** Version of the format that is written, and the only one that is read. */
  public static final int FORMAT = 1;

  private static final Set<String> KEYS = Set.of("format", "name", "language", "frontend", "encoder", "rescorer", "search", "provenance");

  /**
   * The features: there is one front end, so this is a check, not a choice.
   *
   * @param type {@code log-mel-1}
   * @param sampleRateHz rate of the audio behind it
   * @param melBins features per frame
   * @param frameShiftMillis time from frame to frame
   */
  public record FrontEnd(String type, int sampleRateHz, int melBins, int frameShiftMillis) {
    /** What this version computes. */
    public static final FrontEnd LOG_MEL = new FrontEnd("log-mel-1", 16_000, 80, 10);
  }

  /** A model without a rescorer. */
  public ModelConfig(String name, String language, FrontEnd frontEnd, EncoderConfig encoder, SearchDefaults search,
      Map<String, String> provenance) {
    this(name, language, frontEnd, encoder, null, search, provenance);
  }

  /** The same model with other values for its search. */
  public ModelConfig withSearch(SearchDefaults values) {
    return new ModelConfig(name, language, frontEnd, encoder, rescorer, values, provenance);
  }

  public ModelConfig {
    provenance = Map.copyOf(provenance);
  }

  /** A configuration in JSON, as {@link #toJson} writes it. */
  static ModelConfig parse(String path, byte[] json) throws ModelFormatException {
    JsonObject root = parseObject(path, json);
    JsonElement format = root.get("format");
    if (format == null || !format.isJsonPrimitive() || !format.getAsString().equals(String.valueOf(FORMAT))) {
      throw new ModelFormatException(path, 0, "\"format\":" + FORMAT, format == null ? "none" : "\"format\":" + format
          + " (made for another version of Dualmode)");
    }
    for (String key : root.keySet()) {
      if (!KEYS.contains(key)) {
        throw new ModelFormatException(path, 0, "only the keys " + KEYS.stream().sorted().toList(), key);
      }
    }
    try {
      FrontEnd frontEnd = root.has("frontend") ? JsonRecords.read(root.get("frontend"), FrontEnd.class) : null;
      EncoderConfig encoder = EncoderConfig.fromJson(root.get("encoder"));
      if (!FrontEnd.LOG_MEL.equals(frontEnd) || encoder.melBins() != frontEnd.melBins()) {
        throw new ModelFormatException(path, 0, "the front end " + FrontEnd.LOG_MEL, String.valueOf(frontEnd));
      }
      Map<String, String> provenance = new TreeMap<>();
      if (root.has("provenance")) {
        root.getAsJsonObject("provenance").entrySet().forEach(e -> provenance.put(e.getKey(), e.getValue().getAsString()));
      }
      return new ModelConfig(text(root, "name"), text(root, "language"), frontEnd, encoder,
          root.has("rescorer") ? LasConfig.fromJson(root.get("rescorer")) : null,
          SearchDefaults.fromJson(root.has("search") ? root.getAsJsonObject("search") : new JsonObject()), provenance);
    } catch (JsonParseException | IllegalStateException | ClassCastException | UnsupportedOperationException
        | IllegalArgumentException e) {
      throw new ModelFormatException(path, -1, "the configuration of a supernet", String.valueOf(e.getMessage()), e);
    }
  }

  private static String text(JsonObject root, String key) {
    if (!root.has(key)) {
      throw new JsonParseException("no " + key);
    }
    return root.get(key).getAsString();
  }

  private static JsonObject parseObject(String path, byte[] json) throws ModelFormatException {
    try {
      JsonElement root = JsonElement.parse(new String(json, StandardCharsets.UTF_8));
      if (!root.isJsonObject()) {
        throw new ModelFormatException(path, 0, "a JSON object", "other JSON");
      }
      return root.getAsJsonObject();
    } catch (JsonParseException e) {
      throw new ModelFormatException(path, -1, "JSON", e.getMessage(), e);
    }
  }

  String toJson() {
    JsonObject root = new JsonObject();
    root.addProperty("format", FORMAT);
    root.addProperty("name", name);
    root.addProperty("language", language);
    root.add("frontend", JsonRecords.write(frontEnd));
    root.add("encoder", encoder.toJson());
    if (rescorer != null) {
      root.add("rescorer", rescorer.toJson());
    }
    root.add("search", search.toJson());
    JsonObject origin = new JsonObject();
    new TreeMap<>(provenance).forEach(origin::addProperty);
    root.add("provenance", origin);
    return root.pretty() + "\n";
  }
}
