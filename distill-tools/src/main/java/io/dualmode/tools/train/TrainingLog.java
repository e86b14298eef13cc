package io.dualmode.tools.train;

import io.dualmode.tools.train.SupernetTrainer.CornerLoss;
import io.dualmode.tools.train.SupernetTrainer.StepResult;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/** Averages what steps report, prints a line with the time left, and appends it to {@code curves.csv}. */
final class TrainingLog {
  static final String HEADER = "step,hours,seconds,audio_per_second,learning_rate,sparsity,gradient_norm,"
      + "dense_mmi,dense_ce,dense_accuracy,dense_ctc,dense_transducer,"
      + "sparse_mmi,sparse_ce,sparse_accuracy,sparse_ctc,sparse_transducer";

  private final Path csv;
  private final PrintStream out;
  private final int every;
  private final List<StepResult> steps = new ArrayList<>();
  private double windowAudio;
  private double windowSeconds;

  TrainingLog(Path csv, PrintStream out, int every) {
    this.csv = csv;
    this.out = out;
    this.every = every;
  }

  /** Takes one step; prints and writes when enough have come. */
  void add(StepResult result, int step, double audioSeconds, double seconds, double hours, double totalHours, double trainedSeconds,
      double sparsity) throws IOException {
    steps.add(result);
    windowAudio += audioSeconds;
    windowSeconds += seconds;
    if (steps.size() < every) {
      return;
    }
    double speed = windowAudio / windowSeconds;
    double left = Math.max(0, totalHours - hours) * 3600 / speed;
    CornerLoss dense = mean(false);
    CornerLoss sparse = mean(true);
    double norm = steps.stream().mapToDouble(StepResult::gradientNorm).average().orElse(0);
    out.printf(Locale.ROOT, "step %5d  %6.2f/%.0f h  %3.0f audio-s/s  left %s  rate %.5f  norm %.2f  dense %s%s%n", step + 1, hours,
        totalHours, speed, clock(left), result.learningRate(), norm, text(dense),
        sparse == null ? "" : String.format(Locale.ROOT, "  sparse(%.0f%%) %s", 100 * sparsity, text(sparse)));
    boolean fresh = !Files.exists(csv);
    String row = String.format(Locale.ROOT, "%d,%.4f,%.1f,%.1f,%.6f,%.4f,%.3f,%s,%s%n", step + 1, hours, trainedSeconds, speed,
        result.learningRate(), sparsity, norm, cells(dense), cells(sparse));
    Files.writeString(csv, fresh ? HEADER + "\n" + row : row, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    steps.clear();
    windowAudio = 0;
    windowSeconds = 0;
  }

  private CornerLoss mean(boolean sparse) {
    List<CornerLoss> losses = steps.stream().map(s -> sparse ? s.sparse() : s.dense()).filter(Objects::nonNull).toList();
    return losses.isEmpty() ? null : new CornerLoss(mean(losses, CornerLoss::mmi), mean(losses, CornerLoss::entropy),
        mean(losses, CornerLoss::accuracy), mean(losses, CornerLoss::ctc), mean(losses, CornerLoss::transducer));
  }

  /** Mean of the steps that have the figure, NaN if none has. */
  private static double mean(List<CornerLoss> losses, ToDoubleFunction<CornerLoss> figure) {
    return losses.stream().mapToDouble(figure).filter(v -> !Double.isNaN(v)).average().orElse(Double.NaN);
  }

  private static String text(CornerLoss c) {
    String heads = Double.isNaN(c.ctc()) ? "" : String.format(Locale.ROOT, " ctc %.3f rnnt %.3f", c.ctc(), c.transducer());
    return String.format(Locale.ROOT, "mmi %.3f ce %.3f acc %.3f%s", c.mmi(), c.entropy(), c.accuracy(), heads);
  }

  private static String cells(CornerLoss c) {
    return c == null ? ",,,," : String.join(",", cell(c.mmi()), cell(c.entropy()), cell(c.accuracy()), cell(c.ctc()), cell(c.transducer()));
  }

  private static String cell(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String clock(double seconds) {
    long s = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
