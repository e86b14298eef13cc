package io.dualmode.tools.command;

import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Keys;
import io.dualmode.api.config.RecognitionMode;
import io.dualmode.model.format.ModelName;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Whether the configuration file of the working folder counts: there is one, and nothing names another. */
  public static boolean usesWorkingFolder() {
    String variable = System.getenv(EngineConfig.FILE_VARIABLE);
    return System.getProperty(EngineConfig.FILE_PROPERTY) == null && (variable == null || variable.isBlank())
        && Files.isRegularFile(Path.of(EngineConfig.RESOURCE));
  }

  /** The configuration of the process with these options on top. */
  public EngineConfig config() {
    return keys.isEmpty() && mode == null && model == null ? EarlyEngine.config() : builder().build();
  }

  public EngineConfig.Builder builder() {
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
