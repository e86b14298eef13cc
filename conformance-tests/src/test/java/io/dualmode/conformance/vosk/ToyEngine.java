package io.dualmode.conformance.vosk;

import io.dualmode.api.SessionOptions;
import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngineProvider;
import io.dualmode.api.SpeechSession;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.RecognitionMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** An engine that understands the language of the toy model, words of two tones, so that texts can be compared too. */
final class ToyEngine implements SpeechEngine {
  private final EngineConfig config;

  /** The class path of the tests, with this engine among those that can be found. */
  static List<Path> classPath(Path folder) throws IOException {
    Path services = Files.createDirectories(folder.resolve("services/META-INF/services"));
    Files.writeString(services.resolve(SpeechEngineProvider.class.getName()), ToyEngineProvider.class.getName());
    List<Path> classPath = new ArrayList<>(List.of(folder.resolve("services")));
    classPath.addAll(HostJvm.adapterClassPath());
    return classPath;
  }

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
