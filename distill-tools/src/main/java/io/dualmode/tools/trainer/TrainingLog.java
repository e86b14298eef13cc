package io.dualmode.tools.trainer;

import io.dualmode.tools.trainer.checkpoint.MeasurementsFile;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Averages what steps report, prints a line with the time left every 25 steps and at the end, and appends it to {@code curves.csv}. */
final class TrainingLog {
  private static final int EVERY = 25;
  private final PrintStream out;
  private final TrainerOptions options;
  private final Objective<?> objective;
  private final TrainingState state;
  private final MeasurementsFile file;
  private final List<TrainingStep> steps = new ArrayList<>();
  private double windowAudio;
  private double windowSeconds;
  private double progress;

  TrainingLog(Path csv, PrintStream out, TrainerOptions options, Objective<?> objective, TrainingState state) {
    this.out = out;
    this.options = options;
    this.objective = objective;
    this.state = state;
    progress = now();
    Exposure exposure = objective.exposure();
    List<String> columns = new ArrayList<>(
        List.of("step", exposure.column(), "seconds", exposure.speedColumn(), "learning_rate", "gradient_norm"));
    columns.addAll(objective.figures());
    columns.addAll(objective.watched());
    file = new MeasurementsFile(csv, columns);
  }

  private double now() {
    return options.progress(state.step, state.heardSeconds / 3600);
  }

  /** Takes the step that led to the present state; prints and writes when enough have come, or no more will. */
  void add(TrainingStep result, double audioSeconds, double seconds) throws IOException {
    steps.add(result);
    windowAudio += audioSeconds;
    windowSeconds += seconds;
    double hours = state.heardSeconds / 3600;
    boolean last = options.done(state.step, hours);
    if (steps.size() < EVERY && !last) {
      return;
    }
    Exposure exposure = objective.exposure();
    double heard = state.heardSeconds / exposure.unit();
    double speed = windowAudio / windowSeconds;
    double done = now();
    double left = windowSeconds * Math.max(0, 1 - done) / (done - progress);
    double norm = steps.stream().mapToDouble(TrainingStep::gradientNorm).average().orElse(0);
    Map<String, Double> figures = means();
    figures.putAll(objective.watch(state.step, last));
    out.printf(Locale.ROOT, "step %5d  %6.2f %s of %s  %3.0f %s  left %s  rate %.5f  norm %.2f  %s%n", state.step, heard,
        exposure.name(), options.goal(), speed, exposure.speedName(), clock(left), result.learningRate(), norm, objective.text(figures));
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put("step", Integer.toString(state.step));
    cells.put(exposure.column(), cell("%.4f", heard));
    cells.put("seconds", cell("%.1f", state.trainedSeconds));
    cells.put(exposure.speedColumn(), cell("%.1f", speed));
    cells.put("learning_rate", cell("%.6f", result.learningRate()));
    cells.put("gradient_norm", cell("%.3f", norm));
    figures.forEach((name, value) -> cells.put(name, Double.isNaN(value) ? "" : cell("%.4f", value)));
    file.append(cells);
    steps.clear();
    windowAudio = 0;
    windowSeconds = 0;
    progress = done;
  }

  /** Means over the steps that have a figure. */
  private Map<String, Double> means() {
    Map<String, Double> means = new LinkedHashMap<>();
    List<String> names = objective.figures();
    for (int i = 0; i < names.size(); i++) {
      int column = i;
      DoubleStream values = steps.stream().mapToDouble(s -> s.figures()[column]).filter(v -> !Double.isNaN(v));
      means.put(names.get(i), values.average().orElse(Double.NaN));
    }
    return means;
  }

  private static String cell(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static String clock(double seconds) {
    long s = Math.round(seconds);
    return String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
