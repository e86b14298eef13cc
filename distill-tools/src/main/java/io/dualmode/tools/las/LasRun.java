package io.dualmode.tools.las;

import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.tools.data.BatchSettings;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.UtteranceLoader;
import io.dualmode.tools.data.augmentation.Augmentation;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.las.LasObjective.Sample;
import io.dualmode.tools.manifest.EvenChoice;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A training run of a rescorer in a folder. The encoder runs on background threads, the decoder on this one. */
final class LasRun {
  /** Held-out utterances that are watched. */
  private static final int WATCHED = 160;

  private final LasOptions options;
  private final LasConfig shape;
  private final FrozenEncoder encoder;
  private final ParameterLayout layout;
  private final Path folder;
  private final PrintStream out;
  private final SupernetModel teacher;
  private final PackagedRescorer start;

  /**
   * A run in a folder.
   *
   * @param teacher a model whose rescorer this one learns from, open while it trains; null for none
   * @param start what a new run begins with; null for random weights
   */
  LasRun(LasOptions options, LasConfig shape, FrozenEncoder encoder, Path folder, PrintStream out, SupernetModel teacher, PackagedRescorer start) {
    this.start = start;
    this.teacher = options.kd > 0 ? teacher : null;
    this.options = options;
    this.shape = shape;
    this.encoder = encoder;
    this.folder = folder;
    this.out = out;
    layout = LasLayout.of(shape, encoder.config().dim(), encoder.config().units());
  }

  ParameterLayout layout() {
    return layout;
  }

  /** The alignments of a prepared folder. */
  static Map<String, PhoneAlignment> alignments(Path data, LasOptions options) throws IOException {
    return PhoneAlignment.read(data.resolve(options.alignments));
  }

  /** Trains until the hours are heard and returns the last state. */
  TrainingState train(FeatureCache cache, List<Example> training, List<Example> held) throws IOException, InterruptedException {
    if (training.isEmpty()) {
      throw new IOException("no aligned utterances of the split train; run align on the prepared folder first");
    }
    RunFolder run = new RunFolder(folder);
    TrainingState state = run.hasCheckpoint() ? TrainingState.load(run.found(), layout) : begin();
    run.describe(options, layout);
    out.printf(Locale.ROOT, "%,d parameters, %d training utterances; step %d, %.2f of %.1f h heard%n", layout.size(), training.size(), state.step,
        state.heardSeconds / 3600, options.hours);
    LasBatch.Noise noise = new LasBatch.Noise(options.timeNoise, options.historyNoise);
    EncoderConfig config = encoder.config();
    BatchSettings settings = BatchSettings.defaults(options.seed).withBatchSeconds(options.batchSeconds).withThreads(options.threads)
        .withSkipBatches(state.step).withAugmentation(Augmentation.defaults().scaled(options.augmentation));
    FrozenEncoder teachers = teacher == null ? null
        : new FrozenEncoder(new SupernetWeights(teacher.config().encoder(), teacher.tensors()), PackagedRescorer.shape(teacher));
    try (LasTeacher listened = teacher == null ? null : new LasTeacher(teacher, options.threads);
        LasObjective objective = new LasObjective(options, shape, layout, config.dim(), state, listened, watched(cache, held));
        UtteranceLoader<Sample> batches = new UtteranceLoader<>(cache, training, config, settings, (utterances, random, seconds) -> {
          LasBatch batch = encoder.batch(utterances, noise, random, seconds);
          return new Sample(batch, teachers == null ? null : batch.on(teachers.encode(utterances, batch.frames())));
        })) {
      new TrainingLoop<>(options, run, out, state, objective).run(batches::next);
    }
    return state;
  }

  private TrainingState begin() throws IOException {
    TrainingState state = new TrainingState(layout, options.seed);
    if (start != null) {
      state.weights = start.weightsFor(shape, layout);
      state.average = state.weights.clone();
    }
    return state;
  }

  private List<LasBatch> watched(FeatureCache cache, List<Example> held) throws InterruptedException {
    List<LasBatch> batches = new ArrayList<>();
    if (held.isEmpty()) {
      return batches;
    }
    List<Example> some = EvenChoice.of(held, WATCHED);
    BatchSettings settings = BatchSettings.defaults(0).withBatchSeconds(options.batchSeconds).withAugmentation(null).withCorpusWeights(Map.of());
    int seen = 0;
    try (UtteranceLoader<LasBatch> loader = new UtteranceLoader<>(cache, some, encoder.config(), settings,
        (utterances, random, seconds) -> encoder.batch(utterances, LasBatch.Noise.NONE, random, seconds))) {
      while (seen < some.size()) {
        LasBatch batch = loader.next();
        batches.add(batch);
        seen += batch.size();
      }
    }
    return batches;
  }
}
