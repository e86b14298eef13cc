package io.dualmode.tools.speaker;

import io.dualmode.tools.speaker.verification.SpeakerBenchCommand;
import io.dualmode.tools.speaker.verification.SpeakerEvaluateCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code speaker}: training, packaging and evaluation of the network behind speaker vectors. */
@Command(name = "speaker", mixinStandardHelpOptions = true,
    description = "Trains, packages and evaluates the speaker network; a list of subcommands is in its help.",
    subcommands = {SpeakerTrainCommand.class, SpeakerPackageCommand.class, SpeakerEvaluateCommand.class,
        SpeakerBenchCommand.class})
public final class SpeakerCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "speaker needs a subcommand: " + String.join(", ", spec.subcommands().keySet()));
  }
}
