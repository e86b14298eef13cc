package io.dualmode.kaldi.engine;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** Makes {@link KaldiEngine}s of model directories; found by the service loader. */
public final class KaldiEngineProvider implements SpeechEngineProvider {
  @Override
  public String name() {
    return "kaldi";
  }

  @Override
  public boolean isModel(String name) {
    try {
      return !name.isEmpty() && KaldiDirectory.is(Path.of(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  @Override
  public SpeechEngine create(EngineConfig config) throws IOException {
    return KaldiEngine.load(Path.of(config.get(Keys.MODEL)), config);
  }
}
