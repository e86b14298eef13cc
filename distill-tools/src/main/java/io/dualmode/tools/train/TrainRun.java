package io.dualmode.tools.train;

import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SupernetModel;
import io.dualmode.model.format.config.SearchDefaults;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.tools.data.BatchLoader;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.MmiLoss;
import io.dualmode.tools.loss.mmi.PhoneTopology;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.NetworkShape;
import io.dualmode.tools.supernet.RunStart;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.supernet.pruning.SelfPruning;
import io.dualmode.tools.torch.MatrixType;
import io.dualmode.tools.train.objective.AuxiliaryObjective;
import io.dualmode.tools.train.objective.LossPool;
import io.dualmode.tools.train.objective.StepResult.CornerLoss;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.RunFolder;
import io.dualmode.tools.trainer.TrainingLoop;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A training run in a folder: {@code options.json}, {@code curves.csv} and the checkpoint {@code state}, which is resumed exactly when
 * it is there.
 */
public final class TrainRun {
  private static final int MIN_BIPHONE_COUNT = 40;
  private static final int CALIBRATION_BATCHES = 80;
  /** Of little speech nothing more is learnt by hearing it more often. */
  private static final int CALIBRATION_EPOCHS = 4;
  private static final int UNFOLDING_BATCHES = 20;

  private final TrainOptions options;
  private final TrainingData data;
  private final Path folder;
  private final PrintStream out;
  private final PhoneTopology topology;
  private final PhoneTrigram trigram;
  private final EncoderConfig config;
  private final ParameterLayout layout;
  private final SupernetModel teacher;

  /** A run on a prepared and aligned folder. */
  TrainRun(TrainOptions options, TrainingData data, Path folder, PrintStream out) {
    this(options, data, folder, out, null);
  }

  /**
   * A run of a student, with the phones and the mean features of its teacher.
   *
   * @param teacher stays open as long as this is used; null for none
   */
  public TrainRun(TrainOptions options, TrainingData data, Path folder, PrintStream out, SupernetModel teacher) {
    if (options.dense <= 0 && (options.jointAfter > 0 || options.sparse <= 0)) {
      throw new IllegalArgumentException("--dense 0 trains the sparse corner alone, which takes --joint-after 0 and --sparse above 0");
    }
    this.options = options;
    this.teacher = teacher;
    this.data = teacher == null ? data : data.withFeatureMean(teacher.tensors().floats("feature.mean"));
    this.folder = folder;
    this.out = out;
    List<int[]> sequences = data.phoneSequences();
    topology = teacher == null ? PhoneTopology.fromSequences(data.units(), sequences, MIN_BIPHONE_COUNT) : FrozenTeacher.topology(teacher);
    trigram = PhoneTrigram.fromSequences(data.units(), sequences);
    config = NetworkShape.of(options, data.units(), topology.outputs());
    layout = SupernetHeads.layout(config);
  }

  /** The model of the last checkpoint, still without dictionary and language model. */
  public ModelWriter pack(String name, SearchDefaults search, Storage storage, Map<String, String> provenance)
      throws IOException, InterruptedException {
    SupernetState state = checkpoint();
    calibrate(state);
    return new ModelPackager(config, layout, topology)
        .pack(state, options, data.featureMean(), data.language(), name, search, storage, provenance);
  }

  private void calibrate(SupernetState state) throws InterruptedException {
    double hours = state.heardSeconds / 3600;
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.fromWords(state.mask);
    try (SupernetGraph graph = new SupernetGraph(config, layout, topology, options.optimiser(), options.threads, state);
        LossPool pool = new LossPool(new MmiLoss(topology, trigram), config.units(), 1);
        BatchLoader batches = data.plainBatches(config, options)) {
      graph.parameters().setMask(masks.expand());
      SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
      double most = Math.min(CALIBRATION_BATCHES, CALIBRATION_EPOCHS * data.trainingHours() * 3600 / options.batchSeconds);
      for (int corner = 0; corner < 2; corner++) {
        boolean sparse = corner == 1;
        if (!state.normsFrozen) {
          for (int i = 0; i < most && (!sparse || state.sparseStarted); i++) {
            trainer.calibrate(batches.next(), sparse, hours);
          }
          graph.parameters().boundQuietUnits(sparse);
        }
        for (String corpus : data.heldOutCorpora()) {
          print(corpus, trainer, sparse, hours);
        }
      }
      graph.parameters().copyTo(state);
    }
  }

  private void print(String corpus, SupernetTrainer trainer, boolean sparse, double hours) {
    double mmi = 0;
    double right = 0;
    double frames = 0;
    for (TrainingBatch batch : data.heldOut(config, corpus, options.batchSeconds)) {
      CornerLoss loss = trainer.evaluate(batch, sparse, sparse, hours);
      int n = batch.validFrames();
      mmi += n * loss.mmi();
      right += n * loss.accuracy();
      frames += n;
    }
    out.printf("%s %s: MMI %.3f per frame, phone of the frame right %.3f%n", sparse ? "streaming" : "full-context", corpus, mmi / frames,
        right / frames);
  }

  private void readModel(SupernetModel model, SupernetState state) throws IOException {
    ModelStart start = new ModelStart(config, layout, topology);
    start.read(model.tensors(), state);
    List<TrainingBatch> speech = new ArrayList<>();
    try (BatchLoader batches = data.plainBatches(config, options)) {
      while (speech.size() < UNFOLDING_BATCHES) {
        speech.add(batches.next());
      }
    } catch (InterruptedException e) {
      throw new InterruptedIOException("interrupted while speech was read");
    }
    start.unfold(state, speech, options.threads);
  }

  /** Trains until the hours are heard. */
  public void train() throws IOException, InterruptedException {
    train(null);
  }

  /** Opens a further objective of this run beside its checkpoint. */
  public interface AuxiliaryMaker {
    /**
     * The objective.
     *
     * @param step that the run goes on from
     */
    AuxiliaryObjective open(EncoderConfig config, int step) throws IOException;
  }

  /** The same with a further objective; null for none. */
  public void train(AuxiliaryMaker further) throws IOException, InterruptedException {
    SupernetState state = RunStart.open(folder, options, layout, config.blockRows(), out, this::readModel);
    out.printf("%,d parameters in %s, %d MMI outputs, %d training utterances (%.1f h); step %d, %.2f of %.0f h heard%n", layout.size(),
        MatrixType.fastest(), config.mmiOutputs(), data.trainingUtterances(), data.trainingHours(), state.step, state.heardSeconds / 3600, options.hours);
    try (SupernetGraph graph = new SupernetGraph(config, layout, topology, options.optimiser(), options.threads, state);
        FrozenTeacher listened = teacher != null && options.kd > 0 ? new FrozenTeacher(teacher, config, options.threads) : null;
        LossPool pool = new LossPool(new MmiLoss(topology, trigram), config.units(), options.threads);
        AuxiliaryObjective auxiliary = further == null ? null : further.open(config, state.step);
        BatchLoader batches = data.batches(config, options, state.step)) {
      RunFolder run = new RunFolder(folder);
      SelfPruning pruning = new SelfPruning(options, run, out, layout, config.blockRows(), graph.parameters(), state,
          new SupernetTrainer(options, config, graph, pool, listened, auxiliary, teacher != null));
      new TrainingLoop<>(options, run, out, state, pruning).run(batches::next);
    }
  }

  /** Steps of the last checkpoint. */
  public int steps() throws IOException {
    return checkpoint().step;
  }

  /** Whether the last checkpoint has a sparse corner that was trained. */
  public boolean sparseStarted() throws IOException {
    return checkpoint().sparseStarted;
  }

  private SupernetState checkpoint() throws IOException {
    return SupernetState.load(new RunFolder(folder).found(), layout);
  }
}
