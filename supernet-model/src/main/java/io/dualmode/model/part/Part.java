package io.dualmode.model.part;

import io.dualmode.model.json.JsonObject;

/**
 * A part of a model as its configuration describes it: immutable, cheap, and equal to every part of the same description. Nothing is loaded
 * for it before it is asked.
 */
public interface Part {
  /** Name of its implementation, which the {@link PartProvider} of that name reads. */
  String type();

  /** Its section of {@code config.json}, {@code type} included: reading it gives an equal part. */
  JsonObject section();
}
