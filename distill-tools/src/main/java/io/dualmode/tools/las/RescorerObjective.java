package io.dualmode.tools.las;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.rescore.SpelledUnits;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.random.Seeds;
import io.dualmode.tools.train.objective.AuxiliaryObjective;
import io.dualmode.tools.train.objective.TeacherOutputs;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A rescorer that is trained together with the encoder it listens to: its loss reaches both.
 *
 * <p>A checkpoint after so many steps of the encoder is {@code rescorer.STEPS} beside that of the encoder.
 */
public final class RescorerObjective implements AuxiliaryObjective {
  private static final String FILE = "rescorer.";
  private static final double[] NOTHING = {Double.NaN, Double.NaN, Double.NaN};

  private final LasOptions options;
  private final LasConfig shape;
  private final EncoderConfig config;
  private final Path folder;
  private final double weight;
  private final LasTeacher teacher;
  private final TrainingState state;
  private final LasGraph graph;
  private double[] values = NOTHING;

  /**
   * A rescorer to go on with.
   *
   * @param folder of the encoder's run
   * @param start folder of the run of a rescorer of this shape, which step 0 begins with
   * @param step of the encoder's checkpoint
   * @param weight of its loss per unit, beside those of the encoder
   * @param teacher null for none; closed with this
   */
  public RescorerObjective(LasOptions options, LasConfig shape, EncoderConfig config, Path folder, Path start, int step, double weight,
      LasTeacher teacher) throws IOException {
    this.options = options;
    this.shape = shape;
    this.config = config;
    this.folder = folder;
    this.weight = weight;
    this.teacher = teacher;
    ParameterLayout layout = LasLayout.of(shape, config.dim(), config.units());
    Path from = step == 0 ? start.resolve("state") : folder.resolve(FILE + step);
    if (!Files.exists(from)) {
      throw new NoSuchFileException(from.toString(), null, "no rescorer to go on with");
    }
    TrainingState read = TrainingState.load(from, layout);
    if (step == 0) {
      state = new TrainingState(layout, 0);
      state.weights = read.average.clone();
      state.average = read.average.clone();
    } else {
      state = read;
    }
    graph = new LasGraph(shape, layout, config.dim(), options.optimiser(), options.threads, state);
  }

  @Override
  public List<String> figures() {
    return List.of("las_entropy", "las_right", "las_kd");
  }

  @Override
  public boolean streaming() {
    return !shape.fullContext();
  }

  @Override
  public NDArray loss(NDManager scope, TrainingBatch batch, NDArray encoded, TeacherOutputs said) {
    values = NOTHING;
    List<LasBatch.Utterance> utterances = new ArrayList<>();
    for (int b = 0; b < batch.size(); b++) {
      int[] phones = batch.phones()[b];
      SpelledUnits spelled = phones.length == 0 ? new SpelledUnits(new int[0], new int[0])
          : LasBatch.spell(shape, phones, batch.entryFrames()[b], batch.frames()[b]);
      utterances.add(new LasBatch.Utterance(new float[0], batch.frames()[b], spelled));
    }
    LasBatch units = LasBatch.of(utterances, shape, 0, config.units(), new LasBatch.Noise(options.timeNoise, options.historyNoise),
        new SplittableRandom(Seeds.mix(options.seed, batch.index())), batch.audioSeconds());
    if (units.units() == 0) {
      return null;
    }
    LasGraph.TeacherDistributions taught = teacher == null || said == null ? null
        : new LasGraph.TeacherDistributions(teacher.distributions(units.on(said.encoded())), options.kd);
    LasGraph.Scored scored = graph.score(scope, encoded, units, taught);
    state.heardSeconds += batch.audioSeconds();
    values = new double[] {scored.loss().entropy(), scored.loss().right(), scored.loss().divergence()};
    return scored.total().mul(scope.create((float) weight));
  }

  @Override
  public double step(double rate, double renewal) {
    if (values == NOTHING) {
      return 0;
    }
    double norm = graph.apply(rate, options.clip, renewal);
    state.step++;
    return norm;
  }

  @Override
  public double[] values() {
    double[] last = values;
    values = NOTHING;
    return last;
  }

  @Override
  public void save(int step) throws IOException {
    graph.copyTo(state);
    state.save(folder.resolve(FILE + step));
  }

  @Override
  public void saved(int step) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.getFileName().toString().matches("rescorer\\.\\d+")).toList()) {
        if (!file.getFileName().toString().equals(FILE + step)) {
          Files.delete(file);
        }
      }
    }
  }

  /** A writer of a model with the rescorer of the last checkpoint in a folder, whose encoder was trained with it. */
  public static ModelWriter pack(SupernetModel source, LasConfig shape, LasOptions options, Path folder, int step, Storage storage)
      throws IOException {
    EncoderConfig config = source.config().encoder();
    ParameterLayout layout = LasLayout.of(shape, config.dim(), config.units());
    return RescorerTraining.pack(source, shape, options, layout, TrainingState.load(folder.resolve(FILE + step), layout), storage);
  }

  @Override
  public void close() {
    graph.close();
    if (teacher != null) {
      teacher.close();
    }
  }
}
