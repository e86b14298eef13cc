package io.dualmode.tools.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Draws the curves of a training run, finished or not. */
@Command(name = "curves", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Draw losses, accuracy, sparsity, codebook perplexity and learning rate of a training or pre-training run over hours of audio heard, "
        + "and the density of its masks.")
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
    Path masks = run.resolve("masks.csv");
    if (out == null && Files.exists(masks)) {
      TrainingCurves densities = TrainingCurves.read(masks);
      Path picture = run.resolve("masks.png");
      densities.draw(Panel.ofMasks(densities.columns()), picture);
      spec.commandLine().getOut().println(picture);
    }
    spec.commandLine().getOut().flush();
    return 0;
  }
}
