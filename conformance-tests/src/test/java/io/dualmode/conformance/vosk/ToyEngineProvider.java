package io.dualmode.conformance.vosk;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;
import io.dualmode.api.config.EngineConfig;

/** Provides {@link ToyEngine}; named in a service file that only the differential run has on its class path. */
public final class ToyEngineProvider implements SpeechEngineProvider {
  @Override
  public String name() {
    return "toy";
  }

  @Override
  public SpeechEngine create(EngineConfig config) {
    return new ToyEngine(config);
  }
}
