package io.dualmode.conformance.vosk;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.RecognitionMode;
import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechSession;
import java.util.Set;

/** An engine that understands the language of the toy model, words of two tones, so that texts can be compared too. */
final class ToyEngine implements SpeechEngine {
  private final EngineConfig config;

  ToyEngine(EngineConfig config) {
    this.config = config;
  }

  @Override
  public SpeechSession newSession(SessionOptions options) {
    return new ToySession(options);
  }

  @Override
  public SpeechSession newSession() {
    return newSession(defaultOptions());
  }

  @Override
  public SessionOptions defaultOptions() {
    return SessionOptions.of(config);
  }

  @Override
  public Set<RecognitionMode> modes() {
    return Set.of(RecognitionMode.STREAMING);
  }

  @Override
  public String description() {
    return "toy";
  }

  @Override
  public void close() {
    // holds nothing
  }
}
