package io.dualmode.model.engine;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.model.format.SupernetModel;
import java.io.IOException;

/** Where a model lies, so that it can be opened again when more of it is needed. */
@FunctionalInterface
interface ModelLocation {
  SupernetModel open() throws IOException;

  /** The model that a configuration names, or the bundled one. */
  static ModelLocation of(EngineConfig config) {
    String name = config.get(Keys.MODEL);
    return () -> SupernetModel.named(name);
  }
}
