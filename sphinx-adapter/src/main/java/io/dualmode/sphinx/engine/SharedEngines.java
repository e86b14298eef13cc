package io.dualmode.sphinx.engine;

import io.dualmode.api.SpeechEngine;
import io.dualmode.api.SpeechEngines;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Key;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * The engines of the process, one for each configuration, so that all recognizers share their weights.
 *
 * <p>The host makes search managers by name and gives them nothing to share through, hence the static map. Mode, number of readings,
 * hotwords and what only the adapter reads are not part of the configuration here, as every session chooses its own. Engines live as long as
 * the class loader; the host has no notion of closing one. Thread-safe.
 */
final class SharedEngines {
  private static final Map<String, SpeechEngine> ENGINES = new HashMap<>();

  private SharedEngines() {}

  static SpeechEngine get(EngineConfig config) throws IOException {
    EngineConfig common = config.with(Keys.MODE, RecognitionMode.STREAMING).with(Keys.N_BEST, 1).with(Keys.HOTWORDS, "");
    for (Key<?> key : new SphinxKeys().keys()) {
      common = byDefault(common, key);
    }
    String wanted = common.toString();
    synchronized (ENGINES) {
      SpeechEngine engine = ENGINES.get(wanted);
      if (engine == null) {
        engine = SpeechEngines.load(common, SharedEngines.class);
        ENGINES.put(wanted, engine);
      }
      return engine;
    }
  }

  private static <T> EngineConfig byDefault(EngineConfig config, Key<T> key) {
    return config.with(key, key.defaultValue());
  }
}
