package io.dualmode.tools.migrate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Edits the configuration of an application of another engine. */
@Command(name = "migrate", mixinStandardHelpOptions = true, sortOptions = false, subcommands = MigrateCommand.Sphinx.class,
    description = "Edit an application's configuration file for Dualmode.", synopsisSubcommandLabel = "HOST")
public final class MigrateCommand implements Runnable {
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name the host: sphinx");
  }

  /** For Sphinx4: one component changes its type. */
  @Command(name = "sphinx", mixinStandardHelpOptions = true, sortOptions = false,
      description = {"Print a Sphinx4 configuration file with Dualmode as the engine, and on standard error what will behave"
          + " differently.", "Applications that use edu.cmu.sphinx.api.Configuration need no edit, only the adapter on the class"
          + " path."})
  static final class Sphinx implements Callable<Integer> {
    @Parameters(paramLabel = "CONFIG.xml", description = "the application's file; it is not changed")
    Path file;

    @Spec
    CommandSpec spec;

    @Override
    public Integer call() throws IOException {
      SphinxConfig config = SphinxConfig.parse(Files.readString(file, StandardCharsets.UTF_8), file.toString());
      spec.commandLine().getOut().print(config.edited());
      spec.commandLine().getOut().flush();
      config.remarks().forEach(remark -> spec.commandLine().getErr().println("note: " + remark));
      return 0;
    }
  }
}
