package io.dualmode.model.format.config;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.composition.LanguageSection;
import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.format.source.ModelFormatException;
import io.dualmode.model.head.HeadMix;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.language.LanguageName;
import io.dualmode.model.part.Sections;
import io.dualmode.model.supernet.shape.EncoderConfig;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code config.json}: what a model is, apart from its weights.
 *
 * @param name short name, for logs and model cards
 * @param language its tag, for example {@code en-US}, and its rules where they are not those of the tag
 * @param parts front end, network, heads and units
 * @param rescorer the shape of the attention rescorer, null in a model without one
 * @param search values of the search that were tuned for this model, by name; {@link SearchDefaults} reads them
 * @param provenance where data, code and figures come from, in words
 * @param vocabulary names how it is searched, with its {@code type}, and its own {@code files}; null for what suits its parts and files
 */
public record ModelConfig(
    String name, LanguageName language, Composition parts, LasConfig rescorer, SearchDefaults search, Map<String, String> provenance,
    JsonObject vocabulary) {

  /** Key of the section that names how a model is searched. */
  public static final String VOCABULARY = "vocabulary";

  private static final String FILES = "files";
  /** Paths that stay in the directory. */
  private static final Pattern PATH = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  /** Version of the format that is written. */
  public static final int FORMAT = 2;

  /** The version before, which is read as the composition it stands for. */
  private static final int FORMAT_ONE = 1;

  private static final Set<String> COMMON = Set.of("format", "name", LanguageSection.KEY, "rescorer", "search", "provenance", VOCABULARY);
  private static final Map<Integer, Set<String>> PARTS = Map.of(
      FORMAT_ONE, Set.of("frontend", "encoder"),
      FORMAT, Set.of(Composition.FRONT_END, Composition.NETWORK, Composition.HEADS, Composition.UNITS));

  /** A model without a rescorer, of a language with the rules of its tag. */
  public ModelConfig(String name, String tag, Composition parts, SearchDefaults search, Map<String, String> provenance) {
    this(name, tag, parts, null, search, provenance);
  }

  /** A model that is searched as suits its parts and files. */
  public ModelConfig(
      String name, LanguageName language, Composition parts, LasConfig rescorer, SearchDefaults search, Map<String, String> provenance) {
    this(name, language, parts, rescorer, search, provenance, null);
  }

  /** A model of a language with the rules of its tag. */
  public ModelConfig(
      String name, String tag, Composition parts, LasConfig rescorer, SearchDefaults search, Map<String, String> provenance) {
    this(name, LanguageName.of(tag), parts, rescorer, search, provenance);
  }

  /** The same model with other values for its search. */
  public ModelConfig withSearch(SearchDefaults values) {
    return new ModelConfig(name, language, parts, rescorer, values, provenance, vocabulary);
  }

  public ModelConfig {
    HeadMix.of(search.head(), search.mmiWeight()).require(parts.headNames(), "search.head");
    provenance = Map.copyOf(provenance);
    for (String file : filesOf(vocabulary)) {
      if (!PATH.matcher(file).matches()) {
        throw new IllegalArgumentException(VOCABULARY + ": file '" + file + "', allowed: paths in the model directory");
      }
    }
  }

  /**
   * A section {@code vocabulary}.
   *
   * @param files that belong to it, by their paths in the model directory
   * @param more files likewise
   */
  public static JsonObject vocabulary(String type, List<String> files, String... more) {
    return Sections.write(type, new OwnFiles(Stream.concat(files.stream(), Stream.of(more)).toList()));
  }

  private record OwnFiles(List<String> files) {}

  /** The files that belong to the vocabulary by its own word, by their paths in the model directory. */
  public List<String> vocabularyFiles() {
    return filesOf(vocabulary);
  }

  private static List<String> filesOf(JsonObject section) {
    List<String> names = new ArrayList<>();
    if (section != null && section.has(FILES)) {
      section.get(FILES).getAsJsonArray().forEach(name -> names.add(name.getAsString()));
    }
    return names;
  }

  /** The shape of a supernet and its heads; {@link IllegalArgumentException} where the network is another. */
  public EncoderConfig encoder() {
    return SupernetComposition.encoder(parts);
  }

  /** A configuration in JSON, as {@link #toJson} writes it. */
  public static ModelConfig parse(String path, byte[] json) throws ModelFormatException {
    JsonObject root = parseObject(path, json);
    int version = format(path, root.get("format"));
    for (String key : root.keySet()) {
      if (!COMMON.contains(key) && !PARTS.get(version).contains(key)) {
        Set<String> allowed = new TreeSet<>(COMMON);
        allowed.addAll(PARTS.get(version));
        throw new ModelFormatException(path, 0, "only the keys " + allowed, key);
      }
    }
    try {
      Composition parts = version == FORMAT ? Composition.read(root) : SupernetComposition.ofFormatOne(root);
      Map<String, String> provenance = new TreeMap<>();
      if (root.has("provenance")) {
        root.getAsJsonObject("provenance").entrySet().forEach(e -> provenance.put(e.getKey(), e.getValue().getAsString()));
      }
      return new ModelConfig(text(root, "name"), LanguageSection.read(root), parts,
          root.has("rescorer") ? LasConfig.fromJson(root.get("rescorer")) : null,
          SearchDefaults.fromJson(root.has("search") ? root.getAsJsonObject("search") : new JsonObject(), parts.headNames().get(0)),
          provenance, root.has(VOCABULARY) ? root.getAsJsonObject(VOCABULARY) : null);
    } catch (JsonParseException | IllegalStateException | ClassCastException | UnsupportedOperationException
        | IllegalArgumentException e) {
      throw new ModelFormatException(path, -1, "the configuration of a model", String.valueOf(e.getMessage()), e);
    }
  }

  /** The type that the section {@code vocabulary} of a configuration names, empty where it names none or cannot be read. */
  public static String vocabularyType(byte[] json) {
    try {
      JsonObject root = parseObject("", json);
      return root.has(VOCABULARY) ? Sections.type(root.getAsJsonObject(VOCABULARY)) : "";
    } catch (ModelFormatException | JsonParseException | IllegalStateException | ClassCastException e) {
      return "";
    }
  }

  private static int format(String path, JsonElement format) throws ModelFormatException {
    String found = format != null && format.isJsonPrimitive() ? format.getAsString() : "";
    for (int known : PARTS.keySet()) {
      if (found.equals(String.valueOf(known))) {
        return known;
      }
    }
    throw new ModelFormatException(path, 0, "\"format\":" + FORMAT_ONE + " or " + FORMAT, format == null ? "none" : "\"format\":" + format
        + " (made for another version of Dualmode)");
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

  public String toJson() {
    JsonObject root = new JsonObject();
    root.addProperty("format", FORMAT);
    root.addProperty("name", name);
    LanguageSection.write(language, root);
    parts.write(root);
    if (rescorer != null) {
      root.add("rescorer", rescorer.toJson());
    }
    root.add("search", search.toJson());
    if (vocabulary != null) {
      root.add(VOCABULARY, vocabulary);
    }
    JsonObject origin = new JsonObject();
    new TreeMap<>(provenance).forEach(origin::addProperty);
    root.add("provenance", origin);
    return root.pretty() + "\n";
  }
}
