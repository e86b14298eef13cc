package io.dualmode.tools.cli;

import io.dualmode.api.config.ConfigReference;
import io.dualmode.api.config.EngineConfig;
import io.dualmode.api.config.Key;
import io.dualmode.api.config.KeyCatalog;
import io.dualmode.tools.command.EngineOptions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Prints the configuration in force, checks a file, or prints the page that explains all keys. */
@Command(name = "config", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Print the configuration in force, with the place that each value comes from.")
final class ConfigCommand implements Callable<Integer> {
  @Mixin
  EngineOptions engineOptions;

  @Option(names = "--check", paramLabel = "FILE", description = "print all that is wrong in a properties file instead, one line each; the "
      + "status is 1 where there is anything")
  Path check;

  @Option(names = "--effective", description = "with --check: if nothing is wrong, print the configuration that would be in force with the file")
  boolean effective;

  @Option(names = "--reference", description = "print docs/configuration.md instead")
  boolean reference;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (effective && check == null) {
      throw new ParameterException(spec.commandLine(), "--effective tells what is in force with a file: name it with --check FILE");
    }
    PrintWriter out = spec.commandLine().getOut();
    if (reference) {
      out.print(ConfigReference.markdown(KeyCatalog.load()));
      return 0;
    }
    if (check != null) {
      List<ConfigFileCheck.Problem> problems = new ConfigFileCheck(KeyCatalog.load()).check(check);
      problems.forEach(problem -> out.println(check + ":" + problem.line() + ": " + problem.what()));
      if (!problems.isEmpty()) {
        return 1;
      }
      if (!effective) {
        out.println(check + ": nothing is wrong");
        return 0;
      }
    }
    print(config(), out);
    return 0;
  }

  private EngineConfig config() {
    EngineConfig.Builder builder = engineOptions.builder();
    if (check != null) {
      Properties system = new Properties();
      system.putAll(System.getProperties());
      system.setProperty(EngineConfig.FILE_PROPERTY, check.toString());
      builder.systemProperties(system);
    }
    return builder.build();
  }

  private static void print(EngineConfig config, PrintWriter out) {
    for (KeyCatalog.Group group : config.catalog().groups()) {
      out.println("# " + group.title() + " (" + group.module() + ")");
      for (Key<?> key : group.keys()) {
        out.println(key.name() + "=" + config.text(key) + (config.origin(key).equals("default") ? "" : "   # " + config.origin(key)));
      }
    }
  }
}
