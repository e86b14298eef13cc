package io.dualmode.tools.cli;

import io.dualmode.api.ConfigReference;
import io.dualmode.api.EngineConfig;
import io.dualmode.api.Key;
import io.dualmode.api.Keys;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the configuration in force, or the page that explains all keys. */
@Command(name = "config", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Print the configuration in force, with the place that each value comes from.")
final class ConfigCommand implements Callable<Integer> {
  @Mixin
  EngineOptions engineOptions;

  @Option(names = "--reference", description = "print docs/configuration.md instead")
  boolean reference;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    if (reference) {
      out.print(ConfigReference.markdown());
      return 0;
    }
    EngineConfig config = engineOptions.config();
    String[] lines = config.toString().split("\n");
    for (int i = 0; i < lines.length; i++) {
      Key<?> key = Keys.ALL.get(i);
      out.println(lines[i] + (config.origin(key).equals("default") ? "" : "   # " + config.origin(key)));
    }
    return 0;
  }
}
