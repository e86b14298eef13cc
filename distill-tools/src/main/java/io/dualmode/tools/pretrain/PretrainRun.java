package io.dualmode.tools.pretrain;

import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.BatchLoader;
import io.dualmode.tools.data.BatchSettings;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.FeatureMean;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.supernet.NetworkShape;
import io.dualmode.tools.supernet.RunStart;
import io.dualmode.tools.supernet.SupernetParameters;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.supernet.pruning.SelfPruning;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/**
 * A pre-training run in a folder, with the files of a supervised one; resumed exactly when its checkpoint is there. Hears all speech of
 * the {@code train} split, transcribed or not, as it is: a noise would become a target.
 */
final class PretrainRun {
  private final PretrainOptions options;
  private final Path folder;
  private final PrintStream out;
  private final FeatureCache cache;
  private final List<Example> speech;

  PretrainRun(PretrainOptions options, Path data, Path folder, PrintStream out) throws IOException {
    this.options = options;
    this.folder = folder;
    this.out = out;
    cache = FeatureCache.open(data);
    speech = Example.selectSpeech(cache, "train");
    if (speech.isEmpty()) {
      throw new IOException(data + ": no speech of the split train; prepare manifests that have some");
    }
  }

  void train() throws IOException, InterruptedException {
    // Heads do not exist here; their sizes are the least that a configuration allows.
    EncoderConfig config = NetworkShape.of(options, 2, 1);
    PretrainShape shape = PretrainShape.standard(config);
    ParameterLayout layout = shape.layout(config);
    SupernetState state = RunStart.open(folder, options, layout, config.blockRows(), out);
    double hours = speech.stream().mapToDouble(e -> e.utterance().seconds()).sum() / 3600;
    out.printf("%,d parameters, %d pieces of speech (%.1f h); step %d, %.2f of %.0f h heard%n", layout.size(), speech.size(), hours,
        state.step, state.heardSeconds / 3600, options.hours);
    BatchSettings settings = BatchSettings.defaults(options.seed).withSkipBatches(state.step).withBatchSeconds(options.batchSeconds)
        .withAugmentation(null);
    float[] mean = FeatureMean.of(cache, speech, settings.corpusWeights());
    try (SupernetParameters parameters = new SupernetParameters(layout, PretrainProgram.write(config, shape, layout), options.optimiser(),
        options.threads, state);
        BatchLoader batches = new BatchLoader(cache, speech, config, mean, settings)) {
      RunFolder run = new RunFolder(folder);
      SelfPruning pruning = new SelfPruning(options, run, out, layout, config.blockRows(), parameters, state,
          new PretrainTrainer(options, config, shape, parameters));
      new TrainingLoop<>(options, run, out, state, pruning).run(batches::next);
    }
  }
}
