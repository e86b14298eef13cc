package io.dualmode.vosk;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;

/** Provides {@link ToneEngine}. */
public final class ToneEngineProvider implements SpeechEngineProvider {
  @Override
  public String name() {
    return "tones";
  }

  @Override
  public SpeechEngine create(EngineConfig config) {
    return new ToneEngine(config);
  }
}
