package io.dualmode.tools.speaker;

import io.dualmode.model.speaker.SpeakerShape;
import io.dualmode.tools.speaker.speech.SpeakerSpeech;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;

/** A training run of a speaker network in a folder. */
final class SpeakerRun {
  private static final int CALIBRATION_BATCHES = 80;
  /** A speaker of less audio teaches nothing that its neighbours do not. */
  private static final double MIN_SECONDS = 2;

  private final SpeakerOptions options;
  private final SpeakerSpeech speech;
  private final RunFolder folder;
  private final PrintStream out;
  private final SpeakerShape shape = SpeakerShape.standard();
  private final ParameterLayout layout;

  SpeakerRun(SpeakerOptions options, SpeakerSpeech speech, Path folder, PrintStream out) {
    this.options = options;
    this.speech = speech;
    this.folder = new RunFolder(folder);
    this.out = out;
    layout = SpeakerLayout.of(shape, speech.speakers().size());
  }

  static double minSeconds() {
    return MIN_SECONDS;
  }

  SpeakerShape shape() {
    return shape;
  }

  ParameterLayout layout() {
    return layout;
  }

  /** The state of the last checkpoint, its batch norms set to the statistics of the averaged weights. */
  TrainingState calibrated() throws IOException, InterruptedException {
    TrainingState state = TrainingState.load(folder.found(), layout);
    try (SpeakerGraph graph = new SpeakerGraph(shape, layout, options.optimiser(), options.threads, state, MatrixType.fastest());
        CropLoader crops = new CropLoader(speech, shape, options, 1L << 40, false)) {
      for (int i = 0; i < CALIBRATION_BATCHES; i++) {
        graph.calibrate(crops.next());
      }
      graph.copyTo(state);
    }
    return state;
  }

  /** Trains until the steps, or those of this sitting, are done. */
  void train() throws IOException, InterruptedException {
    TrainingState state = folder.hasCheckpoint() ? TrainingState.load(folder.found(), layout) : new TrainingState(layout, options.seed);
    folder.describe(options, layout);
    out.printf(Locale.ROOT, "%,d parameters, %,d of them packaged; %d speakers, %.1f h; step %d of %d%n", layout.size(),
        layout.size() - layout.get(SpeakerLayout.SPEAKERS).size(), speech.speakers().size(), speech.hours(), state.step, options.steps);
    try (SpeakerObjective objective = new SpeakerObjective(options, shape, layout, state);
        CropLoader crops = new CropLoader(speech, shape, options, state.step, true)) {
      new TrainingLoop<>(options, folder, out, state, objective).run(crops::next);
    }
  }
}
