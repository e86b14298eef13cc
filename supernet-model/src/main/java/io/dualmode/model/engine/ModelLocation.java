package io.dualmode.model.engine;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.model.format.ModelFiles;
import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.nio.file.Path;

/** Where a model lies, so that it can be opened again when more of it is needed. */
@FunctionalInterface
interface ModelLocation {
  /** Folder of the class path that holds the bundled model. */
  String BUNDLED = "io/dualmode/model/en-us/";

  SupernetModel open() throws IOException;

  /** The model that a configuration names, or the bundled one. */
  static ModelLocation of(EngineConfig config) {
    String path = config.get(Keys.MODEL);
    if (!path.isEmpty()) {
      return () -> SupernetModel.open(Path.of(path));
    }
    return () -> {
      ModelFiles files = ModelFiles.ofResources(ModelLocation.class.getClassLoader(), BUNDLED);
      if (!files.contains(SupernetModel.CONFIG)) {
        throw new IOException("no model: " + Keys.MODEL.name() + " is empty and no model is on the class path under " + BUNDLED
            + "; name a model directory with " + Keys.MODEL.name());
      }
      return SupernetModel.open(files);
    };
  }
}
