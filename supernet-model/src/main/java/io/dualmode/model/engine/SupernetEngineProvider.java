package io.dualmode.model.engine;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.settings.EngineKeys;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes {@link SupernetEngine}s; found by the service loader. */
public final class SupernetEngineProvider implements SpeechEngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(SupernetEngineProvider.class);

  @Override
  public String name() {
    return "supernet";
  }

  @Override
  public boolean isModel(String name) {
    return SupernetModel.isModel(name) && Vocabularies.isKnown(SupernetModel.vocabulary(name));
  }

  @Override
  public SpeechEngine create(EngineConfig config) throws IOException {
    String first = config.get(EngineKeys.FIRST_PASS);
    if (!first.isEmpty()) {
      return CascadeEngine.load(config, first);
    }
    SupernetEngine engine = SupernetEngine.load(config);
    engine.unused().log(LOG, engine.description());
    return engine;
  }
}
