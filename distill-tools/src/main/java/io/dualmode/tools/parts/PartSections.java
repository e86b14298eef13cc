package io.dualmode.tools.parts;

import io.dualmode.model.composition.Composition;
import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.json.JsonParseException;
import io.dualmode.model.lexicon.UnitInventory;
import io.dualmode.model.part.PartRegistry;
import io.dualmode.tools.data.SectionOptions;

/** Sections of {@code config.json} of what a training is told. */
final class PartSections {
  private PartSections() {}

  /** The composition that options ask for, on the features of a front end. */
  static Composition composition(PartsOptions options, FrontEndPart frontEnd, UnitInventory units) {
    JsonObject config = new JsonObject();
    config.add(Composition.FRONT_END, frontEnd.section());
    config.add(Composition.NETWORK, SectionOptions.section(options.network, network(options.network).defaults(), options.networkOptions));
    JsonObject heads = new JsonObject();
    for (String head : options.heads) {
      heads.add(head, SectionOptions.section(head, head(head).defaults(), options.headOptions(head)));
    }
    config.add(Composition.HEADS, heads);
    JsonObject inventory = new JsonObject();
    inventory.addProperty("count", units.size());
    inventory.addProperty("kind", units.kind().key());
    config.add(Composition.UNITS, inventory);
    try {
      return Composition.read(config);
    } catch (JsonParseException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  static TrainableNetwork network(String type) {
    return PartRegistry.find(TrainableNetwork.class, "--network: trainable network", type);
  }

  static TrainableHead head(String type) {
    return PartRegistry.find(TrainableHead.class, "--heads: trainable head", type);
  }
}
