package io.dualmode.vosk;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;
import io.dualmode.api.config.EngineConfig;

/** Provides {@link ToneEngine}. */
public final class ToneEngineProvider implements SpeechEngineProvider {
  static final String NAMED = "tone-1";

  @Override
  public String name() {
    return "tones";
  }

  @Override
  public boolean isModel(String name) {
    return name.equals(NAMED) || SpeechEngineProvider.super.isModel(name);
  }

  @Override
  public SpeechEngine create(EngineConfig config) {
    return new ToneEngine(config);
  }
}
