package io.dualmode.tools.speaker;

import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.speaker.CropLoader.Crops;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.Objective;
import io.dualmode.tools.trainer.TrainingStep;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A speaker network learns to tell the training speakers apart, by a margin that grows. */
final class SpeakerObjective implements Objective<Crops>, AutoCloseable {
  private final SpeakerOptions options;
  private final SpeakerGraph graph;
  private final TrainingState state;

  /** Goes on where a state stands, which is kept up to date. */
  SpeakerObjective(SpeakerOptions options, SpeakerShape shape, ParameterLayout layout, TrainingState state) {
    this.options = options;
    this.state = state;
    graph = new SpeakerGraph(shape, layout, options.optimiser(), options.threads, state, MatrixType.fastest());
  }

  @Override
  public List<String> figures() {
    return List.of("loss", "accuracy");
  }

  @Override
  public double audioSeconds(Crops crops) {
    return crops.seconds();
  }

  @Override
  public TrainingStep step(Crops crops, int step, double hours) {
    double rate = options.learningRate(step, hours);
    SpeakerGraph.Loss loss = graph.step(crops, rate, options.scale, options.margin(step), options.clip, options.renewal(step));
    return TrainingStep.of(loss.gradientNorm(), rate, loss.loss(), loss.accuracy());
  }

  @Override
  public String text(Map<String, Double> figures) {
    return String.format(Locale.ROOT, "loss %.3f  right %.3f", figures.get("loss"), figures.get("accuracy"));
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
