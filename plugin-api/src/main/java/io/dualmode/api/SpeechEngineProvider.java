package io.dualmode.api;

import java.io.IOException;

/** Makes engines; implementations are named in {@code META-INF/services/io.dualmode.api.SpeechEngineProvider}. */
public interface SpeechEngineProvider {
  /** Short name that {@link Keys#ENGINE} selects, lower case. */
  String name();

  /** Loads an engine. A model that is missing or broken is an {@link IOException} that names the file. */
  SpeechEngine create(EngineConfig config) throws IOException;
}
