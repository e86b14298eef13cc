package io.dualmode.tools.conformer;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code conformer}: training and packaging of FastConformers. */
@Command(name = "conformer", mixinStandardHelpOptions = true,
    description = "Trains a FastConformer with CTC and TDT heads and writes it as a .nemo archive; a list of subcommands is in its help.",
    subcommands = {ConformerTrainCommand.class, ConformerPackageCommand.class})
public final class ConformerCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "conformer needs a subcommand: " + String.join(", ", spec.subcommands().keySet()));
  }
}
