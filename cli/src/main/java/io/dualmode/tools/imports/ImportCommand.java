package io.dualmode.tools.imports;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Models of others as model directories, a subcommand for each kind. */
@Command(name = "import", mixinStandardHelpOptions = true, sortOptions = false, subcommands = {ImportNemoCommand.class, ImportVoskCommand.class},
    synopsisSubcommandLabel = "KIND",
    description = "Write a model of others as a model directory: smaller, quicker to start, and without the libraries that read its own format.")
public final class ImportCommand implements Runnable {
  @Spec
  CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "name a kind: " + String.join(", ", spec.subcommands().keySet()));
  }
}
