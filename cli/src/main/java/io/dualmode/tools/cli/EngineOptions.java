package io.dualmode.tools.cli;

import io.dualmode.api.EngineConfig;
import io.dualmode.api.Keys;
import io.dualmode.api.RecognitionMode;
import io.dualmode.model.format.ModelName;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that loads an engine. */
public final class EngineOptions {
  @Option(names = "--mode", paramLabel = "MODE", description = "streaming, full-context or two-pass (default: as configured)")
  String mode;

  @Option(names = "--model", paramLabel = "MODEL", description = ModelName.KINDS + " (default: as configured, else bundled)")
  String model;

  @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any key of docs/configuration.md; may be repeated")
  Map<String, String> keys = new LinkedHashMap<>();

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  /** The configuration of the process with these options on top. */
  public EngineConfig config() {
    return keys.isEmpty() && mode == null && model == null ? EarlyEngine.config() : builder().build();
  }

  EngineConfig.Builder builder() {
    EngineConfig.Builder builder = EngineConfig.builder();
    keys.forEach(builder::set);
    if (mode != null) {
      builder.set(Keys.MODE, mode(mode));
    }
    if (model != null) {
      builder.set(Keys.MODEL, model);
    }
    return builder;
  }

  private RecognitionMode mode(String name) {
    try {
      return RecognitionMode.fromKey(name);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), "--" + e.getMessage());
    }
  }
}
