package io.dualmode.tools.conformer;

import io.dualmode.tools.data.Example;
import io.dualmode.tools.manifest.EvenChoice;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** A training run of a FastConformer in a folder, which keeps its word pieces beside the checkpoint. */
final class ConformerRun {
  private static final int CALIBRATION_BATCHES = 80;
  /** Utterances of the split dev that are measured on while training goes on. */
  private static final int WATCHED = 120;
  /** Utterances that the first weights are fitted to. */
  private static final int FITTED = 24;

  private final ConformerOptions options;
  private final ConformerSpeech speech;
  private final RunFolder folder;
  private final PrintStream out;
  private final ConformerNetwork network;
  private final ParameterLayout layout;

  ConformerRun(ConformerOptions options, Path data, Path folder, PrintStream out) throws IOException {
    this.options = options;
    this.folder = new RunFolder(folder);
    this.out = out;
    speech = new ConformerSpeech(data, options, folder);
    network = ConformerNetwork.of(options, speech.units().size(), speech.phones());
    layout = network.layout();
  }

  ConformerNetwork network() {
    return network;
  }

  ParameterLayout layout() {
    return layout;
  }

  /** Trains until the hours are heard. */
  void train() throws IOException, InterruptedException {
    TrainingState state = folder.hasCheckpoint() ? TrainingState.load(folder.found(), layout) : new TrainingState(layout, options.seed);
    folder.describe(options, layout);
    out.printf(Locale.ROOT, "%,d parameters; %,d utterances (%.1f h); step %d, %.2f of %.2f h heard%n", layout.size(), speech.train().size(),
        speech.train().stream().mapToDouble(e -> e.utterance().seconds()).sum() / 3600, state.step, state.heardSeconds / 3600, options.hours);
    try (ConformerObjective objective = objective(state); ConformerBatches batches = new ConformerBatches(speech, network, options, state.step)) {
      if (state.step == 0) {
        objective.fit(ConformerBatches.all(speech, network, EvenChoice.of(ofUsualLength(), FITTED), network.config().contexts().get(0),
            Double.MAX_VALUE).get(0), layout);
      }
      new TrainingLoop<>(options, folder, out, state, objective).run(batches::next);
    }
  }

  /** The middle half of the utterances that are trained on, by length. */
  private List<Example> ofUsualLength() {
    List<Example> sorted = speech.train().stream().sorted(Comparator.comparingInt(e -> e.utterance().samples())).toList();
    return sorted.subList(sorted.size() / 4, Math.max(sorted.size() / 4 + 1, 3 * sorted.size() / 4));
  }

  private ConformerObjective objective(TrainingState state) {
    List<Example> watched = EvenChoice.of(speech.dev(), WATCHED);
    return new ConformerObjective(options, network, speech, watched, layout, state);
  }

  /** The state of the last checkpoint, its batch norms set to the statistics of the averaged weights. */
  TrainingState calibrated() throws IOException, InterruptedException {
    TrainingState state = TrainingState.load(folder.found(), layout);
    if (network.batchNorm()) {
      try (ConformerObjective objective = objective(state); ConformerBatches batches = new ConformerBatches(speech, network, options, 0)) {
        for (int i = 0; i < CALIBRATION_BATCHES; i++) {
          objective.calibrate(batches.next());
        }
        objective.capture();
      }
    }
    return state;
  }
}
