package io.dualmode.model.head;

import io.dualmode.model.json.JsonObject;
import io.dualmode.model.part.PartProvider;

/** Reads one section under {@code heads} of a model; found by the service loader. */
public interface HeadProvider extends PartProvider {
  /**
   * The head of a section; a wrong value is a {@link io.dualmode.model.json.JsonParseException} that names it.
   *
   * @param name of the head in its model
   * @param input what it reads and what it tells apart
   */
  HeadPart read(String name, JsonObject section, HeadInput input);
}
