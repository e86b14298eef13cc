package io.dualmode.tools.las;

import io.dualmode.model.format.config.LasConfig;
import io.dualmode.tools.trainer.Objective;
import io.dualmode.tools.trainer.TrainingStep;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A rescorer learns to spell what is said, and where it has a teacher, with the teacher's doubts. */
final class LasObjective implements Objective<LasObjective.Sample>, AutoCloseable {
  private static final int WATCH_EVERY = 200;

  /**
   * What a step learns from.
   *
   * @param heardByTeacher the same units on the frames of the teacher's encoder; null without a teacher
   */
  record Sample(LasBatch batch, LasBatch heardByTeacher) {}

  private final LasOptions options;
  private final LasGraph graph;
  private final TrainingState state;
  private final LasTeacher teacher;
  private final List<LasBatch> watched;
  private int measuredAt;

  /**
   * Goes on where a state stands, which is kept up to date.
   *
   * @param teacher null for none; stays the caller's
   * @param watched batches that are measured now and then
   */
  LasObjective(LasOptions options, LasConfig shape, ParameterLayout layout, int dim, TrainingState state, LasTeacher teacher,
      List<LasBatch> watched) {
    this.options = options;
    this.state = state;
    this.teacher = teacher;
    this.watched = watched;
    measuredAt = state.step;
    graph = new LasGraph(shape, layout, dim, options.optimiser(), options.threads, state);
  }

  @Override
  public List<String> figures() {
    return teacher == null ? List.of("entropy", "right") : List.of("entropy", "right", "kd");
  }

  @Override
  public double audioSeconds(Sample sample) {
    return sample.batch.audioSeconds();
  }

  @Override
  public TrainingStep step(Sample sample, int step, double hours) {
    double rate = options.learningRate(step, hours);
    LasGraph.TeacherDistributions taught =
        teacher == null ? null : new LasGraph.TeacherDistributions(teacher.distributions(sample.heardByTeacher), options.kd);
    LasGraph.Loss loss = graph.step(sample.batch, taught, rate, options.clip, options.renewal(step));
    return teacher == null ? TrainingStep.of(loss.gradientNorm(), rate, loss.entropy(), loss.right())
        : TrainingStep.of(loss.gradientNorm(), rate, loss.entropy(), loss.right(), loss.divergence());
  }

  @Override
  public List<String> watched() {
    return List.of("dev_entropy", "dev_right");
  }

  @Override
  public Map<String, Double> watch(int step, boolean last) {
    // rows of the curves stand at any steps after a run went on
    if (step / WATCH_EVERY == measuredAt / WATCH_EVERY && !last || watched.isEmpty()) {
      return Map.of();
    }
    measuredAt = step;
    double entropy = 0;
    double right = 0;
    int units = 0;
    for (LasBatch batch : watched) {
      LasGraph.Loss loss = graph.evaluate(batch);
      entropy += loss.entropy() * batch.units();
      right += loss.right() * batch.units();
      units += batch.units();
    }
    return units == 0 ? Map.of() : Map.of("dev_entropy", entropy / units, "dev_right", right / units);
  }

  @Override
  public String text(Map<String, Double> figures) {
    StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "entropy %.3f  right %.3f", figures.get("entropy"), figures.get("right")));
    if (figures.containsKey("kd")) {
      text.append(String.format(Locale.ROOT, "  kd %.4f", figures.get("kd")));
    }
    if (figures.containsKey("dev_entropy")) {
      text.append(String.format(Locale.ROOT, "  dev entropy %.3f right %.3f", figures.get("dev_entropy"), figures.get("dev_right")));
    }
    return text.toString();
  }

  @Override
  public void capture() {
    graph.copyTo(state);
  }

  @Override
  public void close() {
    graph.close();
  }
}
