package io.dualmode.model.composition;

import io.dualmode.model.encoder.NetworkPart;
import io.dualmode.model.encoder.NetworkProvider;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.frontend.FrontEndProvider;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.HeadPart;
import io.dualmode.model.head.HeadProvider;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.lexicon.UnitKind;
import io.dualmode.model.part.PartRegistry;
import io.dualmode.model.part.Sections;
import io.dualmode.model.part.TensorTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * The parts of an acoustic model, each read by the implementation that its section names. Whoever wires them knows none of these.
 *
 * <pre>
 * "frontEnd": {"type": "log-mel-1", ...},
 * "network": {"type": "supernet", ...},
 * "heads": {"mmi": {"type": "mmi", ...}, "ctc": {"type": "ctc", ...}},
 * "units": {"kind": "phones", "count": 40}
 * </pre>
 *
 * <p>The name of a head is its own where {@code type} is missing. Unit 0 of the inventory is silence and blank; a head whose outputs stand
 * in another order brings them into this one. Units are phones where no kind is said. Immutable.
 *
 * @param heads in the order of the configuration; the first scores where nothing else is said
 * @param units size of the unit inventory
 * @param unitKind what the units are, and so how words are made of them
 */
public record Composition(FrontEndPart frontEnd, NetworkPart network, List<HeadPart> heads, int units, UnitKind unitKind) {
  /** Keys of the sections. */
  public static final String FRONT_END = "frontEnd";
  public static final String NETWORK = "network";
  public static final String HEADS = "heads";
  public static final String UNITS = "units";

  private static final Set<String> UNIT_KEYS = new TreeSet<>(Set.of("count", "kind"));
  private static final int MOST_STEP_MILLIS = 1000;

  public Composition {
    heads = List.copyOf(heads);
    if (heads.isEmpty()) {
      throw new IllegalArgumentException("heads: none, expected at least one");
    }
  }

  /** Reads the four sections; whatever is wrong with one is a {@link JsonParseException} that names it. */
  public static Composition read(JsonObject config) {
    JsonObject units = section(config, UNITS);
    UnitKind kind = of(UNITS, () -> unitKind(units));
    int count = units.has("count") ? of(UNITS, () -> units.get("count").getAsInt()) : 0;
    if (count < 2 || count > UnitInventory.MOST_UNITS) {
      throw new JsonParseException("units: count is " + count + ", allowed: 2.." + UnitInventory.MOST_UNITS);
    }
    JsonObject frontEndSection = section(config, FRONT_END);
    FrontEndPart frontEnd = of(FRONT_END, () -> PartRegistry.find(FrontEndProvider.class, "front end", Sections.type(frontEndSection))
        .read(frontEndSection));
    JsonObject networkSection = section(config, NETWORK);
    NetworkPart network = of(NETWORK, () -> PartRegistry.find(NetworkProvider.class, "network", Sections.type(networkSection))
        .read(networkSection, frontEnd));
    if (network.features() != frontEnd.features()) {
      throw new JsonParseException("network: reads " + network.features() + " features, but " + frontEnd.type() + " gives "
          + frontEnd.features());
    }
    if ((long) frontEnd.frameMillis() * network.stride() > MOST_STEP_MILLIS) {
      throw new JsonParseException("network: stride is " + network.stride() + " frames of " + frontEnd.frameMillis() + " ms, allowed: up to "
          + MOST_STEP_MILLIS + " ms");
    }
    HeadInput input = new HeadInput(network.width(), count);
    return new Composition(frontEnd, network, readHeads(config, input), count, kind);
  }

  private static UnitKind unitKind(JsonObject units) {
    for (String key : units.keySet()) {
      if (!UNIT_KEYS.contains(key)) {
        throw new JsonParseException("unknown key " + key + ", allowed: " + String.join(", ", UNIT_KEYS));
      }
    }
    return units.has("kind") ? UnitKind.named(units.get("kind").getAsString()) : UnitKind.PHONES;
  }

  /** The same parts over units of another kind. */
  public Composition with(UnitKind kind) {
    return new Composition(frontEnd, network, heads, units, kind);
  }

  /** Reads the section of the heads. */
  static List<HeadPart> readHeads(JsonObject config, HeadInput input) {
    List<HeadPart> heads = new ArrayList<>();
    for (Map.Entry<String, JsonElement> head : section(config, HEADS).entrySet()) {
      heads.add(of(HEADS + "." + head.getKey(), () -> head(head.getKey(), head.getValue().getAsJsonObject(), input)));
    }
    if (heads.isEmpty()) {
      throw new JsonParseException("heads: none, expected at least one");
    }
    return heads;
  }

  private static HeadPart head(String name, JsonObject section, HeadInput input) {
    if (!name.matches("[A-Za-z][A-Za-z0-9_-]*")) {
      throw new JsonParseException("name of a head, allowed: letters, digits, - and _, a letter first");
    }
    String type = section.has(Sections.TYPE) ? Sections.type(section) : name;
    return PartRegistry.find(HeadProvider.class, "head", type).read(name, section, input);
  }

  private static JsonObject section(JsonObject config, String key) {
    if (!config.has(key)) {
      throw new JsonParseException(key + ": missing");
    }
    return of(key, () -> config.getAsJsonObject(key));
  }

  private static <T> T of(String key, Supplier<T> reader) {
    try {
      return reader.get();
    } catch (JsonParseException | IllegalArgumentException e) {
      throw new JsonParseException(key + ": " + e.getMessage(), e);
    }
  }

  /** Adds the four sections to a configuration. */
  public void write(JsonObject config) {
    config.add(FRONT_END, frontEnd.section());
    config.add(NETWORK, network.section());
    JsonObject all = new JsonObject();
    heads.forEach(head -> all.add(head.name(), head.section()));
    config.add(HEADS, all);
    JsonObject inventory = new JsonObject();
    inventory.addProperty("count", units);
    if (unitKind != UnitKind.PHONES) {
      inventory.addProperty("kind", unitKind.key());
    }
    config.add(UNITS, inventory);
  }

  /** The names of the heads. */
  public List<String> headNames() {
    return heads.stream().map(HeadPart::name).toList();
  }

  /** Time from one encoded frame to the next. */
  public int encodedFrameMillis() {
    return frontEnd.frameMillis() * network.stride();
  }

  /** Adds the tensors of all parts. */
  public void declare(TensorTable tensors) {
    network.declare(tensors);
    heads.forEach(head -> head.declare(tensors));
    tensors.oneOf("a head: " + String.join(", ", headNames()), headNames());
  }
}
