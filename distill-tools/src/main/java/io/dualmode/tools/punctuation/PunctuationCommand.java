package io.dualmode.tools.punctuation;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code punctuation}: training and evaluation of the marks and capitals of readable text. */
@Command(name = "punctuation", mixinStandardHelpOptions = true,
    description = "Trains and evaluates the marks and capitals of readable text; a list of subcommands is in its help.",
    subcommands = {PunctuationTrainCommand.class, PunctuationTuneCommand.class, PunctuationEvaluateCommand.class})
public final class PunctuationCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "punctuation needs a subcommand: " + String.join(", ", spec.subcommands().keySet()));
  }
}
