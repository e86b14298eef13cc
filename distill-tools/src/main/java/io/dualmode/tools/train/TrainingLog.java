package io.dualmode.tools.train;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Averages what steps report, prints a line with the time left, and appends it to {@code curves.csv}. */
public final class TrainingLog {
  private static final List<String> COMMON =
      List.of("step", "hours", "seconds", "audio_per_second", "learning_rate", "sparsity", "gradient_norm");

  /** What every training step reports. */
  public interface Step {
    double gradientNorm();

    double learningRate();

    /** Values under the names that the log was made with; NaN where the step has none. */
    double[] figures();
  }

  /** Says what the mean figures of some steps are. */
  public interface Summary {
    String text(Map<String, Double> means, double sparsity);
  }

  /**
   * Where a run stands after a step.
   *
   * @param step counted from 1
   * @param audioSeconds heard in the step
   * @param seconds that the step took
   * @param hours heard in all
   * @param totalHours to hear in all
   * @param trainedSeconds that all steps took
   * @param sparsity share of blocks that are pruned
   */
  public record Progress(int step, double audioSeconds, double seconds, double hours, double totalHours, double trainedSeconds,
      double sparsity) {}

  private final PrintStream out;
  private final int every;
  private final List<String> figures;
  private final Summary summary;
  private final MeasurementsFile file;
  private final List<Step> steps = new ArrayList<>();
  private double windowAudio;
  private double windowSeconds;

  public TrainingLog(Path csv, PrintStream out, int every, List<String> figures, Summary summary) {
    this.out = out;
    this.every = every;
    this.figures = figures;
    this.summary = summary;
    List<String> columns = new ArrayList<>(COMMON);
    columns.addAll(figures);
    file = new MeasurementsFile(csv, columns);
  }

  /** Takes one step; prints and writes when enough have come. */
  void add(Step result, Progress now) throws IOException {
    steps.add(result);
    windowAudio += now.audioSeconds();
    windowSeconds += now.seconds();
    if (steps.size() < every) {
      return;
    }
    double speed = windowAudio / windowSeconds;
    double left = Math.max(0, now.totalHours() - now.hours()) * 3600 / speed;
    double norm = steps.stream().mapToDouble(Step::gradientNorm).average().orElse(0);
    Map<String, Double> means = new LinkedHashMap<>();
    for (int i = 0; i < figures.size(); i++) {
      int column = i;
      DoubleStream values = steps.stream().mapToDouble(s -> s.figures()[column]).filter(v -> !Double.isNaN(v));
      means.put(figures.get(i), values.average().orElse(Double.NaN));
    }
    out.printf(Locale.ROOT, "step %5d  %6.2f/%.0f h  %3.0f audio-s/s  left %s  rate %.5f  norm %.2f  %s%n", now.step(), now.hours(),
        now.totalHours(), speed, clock(left), result.learningRate(), norm, summary.text(means, now.sparsity()));
    Map<String, String> cells = new LinkedHashMap<>();
    List<String> values = Arrays.asList(String.format(Locale.ROOT, "%d,%.4f,%.1f,%.1f,%.6f,%.4f,%.3f", now.step(), now.hours(),
        now.trainedSeconds(), speed, result.learningRate(), now.sparsity(), norm).split(","));
    for (int i = 0; i < COMMON.size(); i++) {
      cells.put(COMMON.get(i), values.get(i));
    }
    means.forEach((figure, mean) -> cells.put(figure, Double.isNaN(mean) ? "" : String.format(Locale.ROOT, "%.4f", mean)));
    file.append(cells);
    steps.clear();
    windowAudio = 0;
    windowSeconds = 0;
  }

  private static String clock(double seconds) {
    long s = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
