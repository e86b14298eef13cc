package io.dualmode.kaldi.engine;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.model.format.SupernetModel;
import java.io.IOException;
import java.nio.file.Path;

/** Makes {@link KaldiEngine}s of directories of Kaldi and of model directories made of such; found by the service loader. */
public final class KaldiEngineProvider implements SpeechEngineProvider {
  @Override
  public String name() {
    return "kaldi";
  }

  @Override
  public boolean isModel(String name) {
    return SupernetModel.vocabulary(name).equals(KaldiFormat.VOCABULARY);
  }

  @Override
  public SpeechEngine create(EngineConfig config) throws IOException {
    return KaldiEngine.load(Path.of(config.get(Keys.MODEL)), config);
  }
}
