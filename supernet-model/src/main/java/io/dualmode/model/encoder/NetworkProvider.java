package io.dualmode.model.encoder;

import io.dualmode.model.frontend.FrontEndPart;
import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.PartProvider;

/** Reads the section {@code network} of a model; found by the service loader. */
public interface NetworkProvider extends PartProvider {
  /**
   * The network of a section; a wrong value is a {@link io.dualmode.model.json.JsonParseException} that names it.
   *
   * @param frontEnd what its features come from
   */
  NetworkPart read(JsonObject section, FrontEndPart frontEnd);
}
