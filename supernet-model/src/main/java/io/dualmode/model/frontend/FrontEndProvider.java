package io.dualmode.model.frontend;

import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.PartProvider;

/** Reads the section {@code frontEnd} of a model; found by the service loader. */
public interface FrontEndProvider extends PartProvider {
  /** The front end of a section; a wrong value is a {@link io.dualmode.model.json.JsonParseException} that names it. */
  FrontEndPart read(JsonObject section);
}
