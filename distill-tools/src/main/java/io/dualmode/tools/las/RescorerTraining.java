package io.dualmode.tools.las;

import com.google.gson.Gson;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.format.config.ModelConfig;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.tools.data.Example;
import io.dualmode.tools.data.cache.FeatureCache;
import io.dualmode.tools.data.cache.PhoneAlignment;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Trains a rescorer on the encoder of a model, which stays as it is, and puts it into the model. */
public final class RescorerTraining {
  private final SupernetModel source;
  private final LasConfig shape;
  private final LasOptions options;
  private final Path run;
  private final PrintStream out;
  private PackagedRescorer start;

  /**
   * A training in a folder, which goes on where it stopped.
   *
   * @param source open until the training is over
   */
  public RescorerTraining(SupernetModel source, LasConfig shape, LasOptions options, Path run, PrintStream out) {
    this.source = source;
    this.shape = shape;
    this.options = options;
    this.run = run;
    this.out = out;
  }

  /** Lets a new run begin with the rescorer of another model; null for random weights. */
  RescorerTraining from(PackagedRescorer other) {
    start = other;
    return this;
  }

  /** Trains on the aligned utterances of the {@code train} split, watches {@code dev}, and returns a writer of the model with the rescorer. */
  ModelWriter train(FeatureCache cache, Map<String, PhoneAlignment> alignments, SupernetModel teacher, Storage storage)
      throws IOException, InterruptedException {
    return train(cache, Example.select(cache, alignments, "train"), Example.select(cache, alignments, "dev"), teacher, storage);
  }

  /**
   * Trains on utterances and returns a writer of the model with the rescorer.
   *
   * @param held to watch
   * @param teacher a model whose rescorer this one learns from; null for none
   */
  public ModelWriter train(FeatureCache cache, List<Example> training, List<Example> held, SupernetModel teacher, Storage storage)
      throws IOException, InterruptedException {
    EncoderConfig config = source.config().encoder();
    FrozenEncoder encoder = new FrozenEncoder(new SupernetWeights(config, source.tensors()), shape);
    LasRun lasRun = new LasRun(options, shape, encoder, run, out, teacher, start);
    TrainingState state = lasRun.train(cache, training, held);
    return pack(source, shape, options, lasRun.layout(), state, storage);
  }

  /** A writer of a model with a rescorer that was trained on its encoder. */
  static ModelWriter pack(SupernetModel source, LasConfig shape, LasOptions options, ParameterLayout layout, TrainingState state, Storage storage)
      throws IOException {
    ModelConfig config = source.config();
    Map<String, String> provenance = new TreeMap<>(config.provenance());
    provenance.put("rescorer.hoursHeard", String.format(Locale.ROOT, "%.2f", state.heardSeconds / 3600));
    provenance.put("rescorer.options", new Gson().toJson(options));
    provenance.put("rescorer.encoder", source.weightMetadata().getOrDefault("crc32c", ""));
    ModelWriter writer = ModelCopy.withoutRescorer(source, new ModelConfig(config.name(), config.language(), config.parts(), shape, config.search(), provenance,
        config.vocabulary()));
    add(writer, layout, state, storage);
    return writer;
  }

  /** Adds the averaged weights. */
  static void add(ModelWriter writer, ParameterLayout layout, TrainingState state, Storage storage) {
    for (Parameter p : layout.parameters()) {
      // the tables are added up, not multiplied: their rounding would not average out
      Storage kind = p.name().equals("las.history") && storage == Storage.INT8 ? Storage.F16 : storage;
      writer.tensor(p.name(), Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size()), p.shape(), kind);
    }
  }
}
