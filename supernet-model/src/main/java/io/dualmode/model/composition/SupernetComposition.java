package io.dualmode.model.composition;

import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.frontend.logmel.LogMelFrontEnd;
import io.dualmode.model.head.HeadInput;
import io.dualmode.model.head.Heads;
import io.dualmode.model.json.JsonElement;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.part.Sections;
import io.dualmode.model.supernet.SupernetPart;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Supernets with the heads that training makes, told as an {@link EncoderConfig}: the form of configurations of format 1, whose sections
 * {@code frontend} and {@code encoder} held everything, and the workshop's view of a model.
 */
public final class SupernetComposition {
  /** Keys of an {@link EncoderConfig} by head, with the keys of the head's section. */
  private static final Map<String, Map<String, String>> HEADS = new LinkedHashMap<>();

  static {
    HEADS.put("mmi", Map.of("mmiHidden", "hidden", "mmiOutputs", "outputs"));
    HEADS.put("ctc", Map.of("ctcHidden", "hidden"));
    HEADS.put("transducer", Map.of("joint", "joint", "embedding", "embedding"));
  }

  private SupernetComposition() {}

  /** The composition that a configuration of format 1 stands for. */
  public static Composition ofFormatOne(JsonObject config) {
    JsonObject sections = new JsonObject();
    if (config.has("frontend")) {
      sections.add(Composition.FRONT_END, config.get("frontend"));
    }
    EncoderConfig.fromJson(config.get("encoder"));
    split(config.getAsJsonObject("encoder"), sections);
    return Composition.read(sections);
  }

  /** A supernet with its three heads behind the standard front end. */
  public static Composition of(EncoderConfig encoder) {
    JsonObject sections = new JsonObject();
    sections.add(Composition.FRONT_END, LogMelFrontEnd.STANDARD.section());
    split(encoder.toJson().getAsJsonObject(), sections);
    return Composition.read(sections);
  }

  /** The heads of a supernet whose tensors are there, of one weight set. */
  public static Heads heads(SupernetWeights weights, WeightSet set, Precision precision, Kernels kernels) {
    JsonObject sections = new JsonObject();
    split(weights.config().toJson().getAsJsonObject(), sections);
    HeadInput input = new HeadInput(weights.config().dim(), weights.config().units());
    return Heads.load(Composition.readHeads(sections, input), weights, set, precision, kernels);
  }

  /** The same as stored, with the kernels of this process. */
  public static Heads heads(SupernetWeights weights, WeightSet set) {
    return heads(weights, set, Precision.STORED, KernelProvider.kernels());
  }

  private static void split(JsonObject encoder, JsonObject sections) {
    JsonObject network = new JsonObject();
    network.addProperty(Sections.TYPE, SupernetPart.TYPE);
    encoder.entrySet().stream().filter(value -> !EncoderConfig.HEAD_KEYS.contains(value.getKey()))
        .forEach(value -> network.add(value.getKey(), value.getValue()));
    sections.add(Composition.NETWORK, network);
    JsonObject heads = new JsonObject();
    HEADS.forEach((name, keys) -> {
      JsonObject head = new JsonObject();
      head.addProperty(Sections.TYPE, name);
      keys.forEach((key, inSection) -> head.add(inSection, encoder.get(key)));
      heads.add(name, head);
    });
    sections.add(Composition.HEADS, heads);
    JsonObject units = new JsonObject();
    units.add("count", encoder.get("units"));
    sections.add(Composition.UNITS, units);
  }

  /**
   * The {@link EncoderConfig} of a supernet; what heads it lacks have sizes of 1.
   *
   * @throws IllegalArgumentException if its network is another
   */
  public static EncoderConfig encoder(Composition composition) {
    if (!(composition.network() instanceof SupernetPart supernet)) {
      throw new IllegalArgumentException("the model's network is " + composition.network().type() + ", expected " + SupernetPart.TYPE);
    }
    JsonObject encoder = new JsonObject();
    for (Map.Entry<String, JsonElement> value : supernet.section().entrySet()) {
      if (!value.getKey().equals(Sections.TYPE)) {
        encoder.add(value.getKey(), value.getValue());
      }
    }
    encoder.addProperty("units", composition.units());
    HEADS.forEach((name, keys) -> {
      List<JsonObject> found = composition.heads().stream().filter(head -> head.name().equals(name) && head.type().equals(name))
          .map(head -> head.section()).toList();
      keys.forEach((key, inSection) -> {
        if (found.isEmpty()) {
          encoder.addProperty(key, 1);
        } else {
          encoder.add(key, found.get(0).get(inSection));
        }
      });
    });
    return EncoderConfig.fromJson(encoder);
  }
}
