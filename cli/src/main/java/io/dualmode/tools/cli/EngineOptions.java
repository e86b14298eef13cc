package io.dualmode.tools.cli;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.model.format.ModelName;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** The options of every command that loads an engine. */
public final class EngineOptions {
  @Option(names = "--mode", paramLabel = "MODE", description = "streaming, full-context or two-pass (default: as configured)")
  String mode;

  @Option(names = "--model", paramLabel = "MODEL", description = ModelName.KINDS + " (default: as configured, else bundled)")
  String model;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any key of docs/configuration.md; may be repeated")
  Map<String, String> keys = new LinkedHashMap<>();

  /** The configuration of the process with these options on top. */
  public EngineConfig config() {
    return builder().build();
  }

  EngineConfig.Builder builder() {
    EngineConfig.Builder builder = EngineConfig.builder();
    keys.forEach(builder::set);
    if (mode != null) {
      builder.set(Keys.MODE, RecognitionMode.fromKey(mode));
    }
    if (model != null) {
      builder.set(Keys.MODEL, model);
    }
    return builder;
  }
}
