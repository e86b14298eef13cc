package io.dualmode.tools.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the curves of a training run, finished or not. */
@Command(name = "curves", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Draw losses, accuracy, sparsity and learning rate of a training run over hours of audio heard.")
public final class CurvesCommand implements Callable<Integer> {

  @Option(names = "--run", required = true, paramLabel = "DIR", description = "folder of the run, with its curves.csv")
  Path run;

  @Option(names = "--out", paramLabel = "FILE", description = "PNG file to write (default: curves.png in the folder of the run)")
  Path out;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    Path png = out != null ? out : run.resolve("curves.png");
    TrainingCurves.read(run.resolve("curves.csv")).draw(Panel.ofTraining(), png);
    spec.commandLine().getOut().println(png);
    spec.commandLine().getOut().flush();
    return 0;
  }
}
