package io.dualmode.tools.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Draws the curves of a training run, finished or not, or learning curves of measured models. */
@Command(name = "curves", mixinStandardHelpOptions = true, sortOptions = false,
    description = "Draw losses, accuracy, sparsity, codebook perplexity and learning rate of a training or pre-training run over hours of audio heard, "
        + "and the density of its masks; or, from errors measured after so many hours, learning curves: a power law fitted to them and what it "
        + "says of the hours ahead, as a table and a picture.")
public final class CurvesCommand implements Callable<Integer> {

  @ArgGroup(multiplicity = "1")
  Input input;

  /** What is drawn. */
  static final class Input {
    @Option(names = "--run", required = true, paramLabel = "DIR", description = "folder of a run, with its curves.csv")
    Path run;

    @Option(names = "--learning", required = true, paramLabel = "FILE", description = "measured errors as comma-separated values: hours heard, "
        + "measure (word or phone), mode, set, error (percent), tokens counted; the first line is hours,measure,mode,set,error,tokens")
    Path learning;
  }

  @Option(names = {"--out", "--picture"}, paramLabel = "FILE", description = "PNG file to write (default: curves.png in the folder of the run; "
      + "for --learning none)")
  Path out;

  @Option(names = "--ahead", paramLabel = "HOURS", defaultValue = "300",
      description = "with --learning: hours behind the last measurement to look (default: ${DEFAULT-VALUE})")
  double ahead;

  @Spec
  CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (input.learning != null) {
      drawLearning();
    } else {
      drawRun(input.run);
    }
    spec.commandLine().getOut().flush();
    return 0;
  }

  private void drawLearning() throws IOException {
    if (!(ahead >= 0 && ahead <= 1e6)) {
      throw new ParameterException(spec.commandLine(), "--ahead is " + ahead + ", allowed: 0..1000000");
    }
    LearningReport report = new LearningReport(LearningPoint.read(input.learning), ahead);
    spec.commandLine().getOut().print(report.table());
    if (out != null) {
      report.draw(out);
    }
  }

  private void drawRun(Path run) throws IOException {
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
  }
}
