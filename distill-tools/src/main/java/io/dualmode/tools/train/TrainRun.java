package io.dualmode.tools.train;

import com.google.gson.GsonBuilder;
import io.dualmode.model.encoder.EncoderConfig;
import io.dualmode.model.encoder.EncoderConfig.Block;
import io.dualmode.model.format.ModelWriter;
import io.dualmode.model.format.ModelWriter.Storage;
import io.dualmode.model.format.SearchDefaults;
import io.dualmode.tools.data.BatchLoader;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.MmiLoss;
import io.dualmode.tools.loss.PhoneTopology;
import io.dualmode.tools.loss.PhoneTrigram;
import io.dualmode.tools.train.StepResult.CornerLoss;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A training run in a folder: {@code options.json}, {@code curves.csv} and the checkpoint {@code state}, which is resumed exactly when
 * it is there.
 */
final class TrainRun {
  private static final int LOG_EVERY = 25;
  private static final int MIN_BIPHONE_COUNT = 40;
  private static final int MAX_BAD_STEPS = 20;
  private static final int CALIBRATION_BATCHES = 80;
  /** Taps of the convolution blocks, first to last: narrow below, wide above. */
  private static final int[] PAST = {1, 1, 1, 1, 2, 2, 3, 3, 3, 3, 3, 3};
  private static final int[] AHEAD = {1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3, 3};
  private static final List<Float> SLOPES = List.of(0f, 0.02f, 0.08f, 0.3f);
  private static final int HEAD_DIM = 64;

  private final TrainOptions options;
  private final TrainingData data;
  private final Path folder;
  private final PrintStream out;
  private final PhoneTopology topology;
  private final PhoneTrigram trigram;
  private final EncoderConfig config;
  private final ParameterLayout layout;

  TrainRun(TrainOptions options, TrainingData data, Path folder, PrintStream out) {
    this.options = options;
    this.data = data;
    this.folder = folder;
    this.out = out;
    List<int[]> sequences = data.phoneSequences();
    topology = PhoneTopology.fromSequences(data.units(), sequences, MIN_BIPHONE_COUNT);
    trigram = PhoneTrigram.fromSequences(data.units(), sequences);
    config = shape(options, data.units(), topology.outputs());
    layout = new ParameterLayout(config);
  }

  /** The network that the options describe. */
  static EncoderConfig shape(TrainOptions options, int units, int mmiOutputs) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < options.layers; i++) {
      int at = Math.min(i, PAST.length - 1);
      blocks.add(Block.conv(PAST[at], AHEAD[at]));
      int after = i + 1;
      if (Arrays.stream(options.attentionAfter).anyMatch(a -> a == after)) {
        blocks.add(Block.attention(HEAD_DIM, SLOPES));
      }
    }
    return new EncoderConfig(80, 3, 3, 11, 100, 3f, options.dim, options.bottleneck, blocks, options.chunkFrames, 64, 32, units, 256,
        mmiOutputs, 256, 256, 128);
  }

  /** The model of the last checkpoint, still without dictionary and language model. */
  ModelWriter pack(String name, SearchDefaults search, Storage storage, Map<String, String> provenance)
      throws IOException, InterruptedException {
    TrainState state = TrainState.load(folder.resolve("state"), layout.size(), layout.normSize());
    calibrate(state);
    return new ModelPackager(config, layout, topology)
        .pack(state, options, data.featureMean(), data.unitNames(), name, search, storage, provenance);
  }

  private void calibrate(TrainState state) throws InterruptedException {
    double hours = state.heardSeconds / 3600;
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.fromWords(state.mask);
    try (SupernetGraph graph = new SupernetGraph(config, layout, topology, options.threads, state);
        LossPool pool = new LossPool(new MmiLoss(topology, trigram), config.units(), 1);
        BatchLoader batches = data.plainBatches(config, options)) {
      graph.setMask(masks.expand());
      SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
      for (int corner = 0; corner < 2; corner++) {
        boolean sparse = corner == 1;
        for (int i = 0; i < CALIBRATION_BATCHES && (!sparse || state.sparseStarted); i++) {
          trainer.calibrate(batches.next(), sparse, hours);
        }
        for (String corpus : data.heldOutCorpora()) {
          print(corpus, trainer, sparse, hours);
        }
      }
      graph.copyTo(state);
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

  /** Trains until the hours are heard; returns the last state. */
  TrainState train() throws IOException, InterruptedException {
    Files.createDirectories(folder);
    Path checkpoint = folder.resolve("state");
    TrainState state = Files.exists(checkpoint) ? TrainState.load(checkpoint, layout.size(), layout.normSize()) : TrainState.fresh(layout, config.blockRows(), options.seed);
    Files.writeString(folder.resolve("options.json"), new GsonBuilder().setPrettyPrinting().create().toJson(options) + "\n");
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.fromWords(state.mask);
    out.printf("%,d parameters, %d MMI outputs, %d training utterances (%.1f h); step %d, %.2f of %.0f h heard%n", layout.size(),
        config.mmiOutputs(), data.trainingUtterances(), data.trainingHours(), state.step, state.heardSeconds / 3600, options.hours);
    Schedule schedule = new Schedule(options);
    TrainingLog log = new TrainingLog(folder.resolve("curves.csv"), out, LOG_EVERY, StepResult.FIGURES, StepResult::text);
    try (SupernetGraph graph = new SupernetGraph(config, layout, topology, options.threads, state);
        LossPool pool = new LossPool(new MmiLoss(topology, trigram), config.units(), options.threads);
        BatchLoader batches = data.batches(config, options, state.step)) {
      graph.setMask(masks.expand());
      SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
      long saved = System.nanoTime();
      int bad = 0;
      while (!schedule.done(state.heardSeconds / 3600)) {
        double hours = state.heardSeconds / 3600;
        if (schedule.joint(hours)) {
          prepareSparse(graph, masks, state, schedule.sparsity(hours));
        }
        TrainingBatch batch = batches.next();
        long start = System.nanoTime();
        StepResult result = trainer.step(batch, state.step, hours);
        double seconds = (System.nanoTime() - start) * 1e-9;
        bad = Double.isFinite(result.gradientNorm()) ? 0 : bad + 1;
        if (bad >= MAX_BAD_STEPS) {
          throw new IllegalStateException("training diverged: the gradient was not finite in " + bad + " steps up to step " + state.step
              + "; the last checkpoint is " + checkpoint + "; try a lower --rate");
        }
        state.step++;
        state.heardSeconds += batch.audioSeconds();
        state.trainedSeconds += seconds;
        log.add(result, new TrainingLog.Progress(state.step, batch.audioSeconds(), seconds, state.heardSeconds / 3600, options.hours,
            state.trainedSeconds, masks.sparsity()));
        if (bad == 0 && System.nanoTime() - saved > options.checkpointMinutes * 60e9) {
          save(graph, masks, state, checkpoint);
          saved = System.nanoTime();
        }
      }
      save(graph, masks, state, checkpoint);
    }
    return state;
  }

  /** Starts the sparse corner where the dense one stands, and follows the pruning schedule. */
  private void prepareSparse(SupernetGraph graph, BlockMasks masks, TrainState state, double sparsity) {
    if (!state.sparseStarted) {
      graph.startSparseFromDense();
      state.sparseStarted = true;
    }
    if (state.step % options.pruneEvery == 0) {
      masks.rerank(graph.weights(), sparsity, options.pruneFloor);
      graph.setMask(masks.expand());
    }
  }

  private static void save(SupernetGraph graph, BlockMasks masks, TrainState state, Path checkpoint) throws IOException {
    graph.copyTo(state);
    state.mask = masks.toWords();
    state.save(checkpoint);
  }
}
