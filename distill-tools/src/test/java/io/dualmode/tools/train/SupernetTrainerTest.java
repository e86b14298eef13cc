package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.ContextMode;
import io.dualmode.model.encoder.Corner;
import io.dualmode.model.encoder.EncoderStream;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.FeatureWindows;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.JavaEncoder;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.MmiLoss;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.ContextMasks;
import io.dualmode.tools.supernet.QuietUnits;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.LossPool;
import io.dualmode.tools.train.objective.StepResult;
import io.dualmode.tools.train.objective.StepResult.CornerLoss;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.train.objective.SupernetGraph.Outputs;
import io.dualmode.tools.train.objective.SupernetGraph.Use;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The training graph against the Java runtime, and whether it learns. */
class SupernetTrainerTest {
  private EncoderConfig config = TinySupernet.CONFIG;
  private ParameterLayout layout = SupernetHeads.layout(config);

  /** bf16 keeps 8 bits: about a percent through a handful of layers. */
  private static final double BF16_TOLERANCE = 0.06;

  static List<EncoderConfig> networks() {
    return List.of(TinySupernet.CONFIG, TinySupernet.STEMMED);
  }

  private void use(EncoderConfig network) {
    config = network;
    layout = SupernetHeads.layout(network);
  }

  @ParameterizedTest
  @MethodSource("networks")
  void exportedModel_saysTheSameAsTheTrainingGraph_inAllCorners(EncoderConfig network) {
    use(network);
    SupernetState state = disturbed();
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.rerank(state.average, 0.5, 0.4);
    SupernetWeights packaged = new SupernetWeights(config, exported(state, masks));
    JavaEncoder runtime = JavaEncoder.load(packaged);
    SyntheticSpeech speech = new SyntheticSpeech(config, 5);
    int featureFrames = 59;
    float[] features = speech.features(featureFrames);
    int frames = config.encoderFrames(featureFrames);
    try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state)) {
      graph.parameters().setMask(masks.expand());
      for (Corner corner : Corner.all()) {
        boolean sparse = corner.weights() == WeightSet.SPARSE;
        boolean streaming = corner.context() == ContextMode.STREAMING;
        float[] windows = new float[config.inputRows(frames) * config.inputWidth()];
        if (streaming) {
          FeatureWindows.streaming(config, speech.mean(), features, 0, featureFrames, windows, 0);
        } else {
          FeatureWindows.full(config, speech.mean(), features, 0, featureFrames, windows, 0);
        }
        float[] trained;
        try (NDManager scope = graph.parameters().newScope()) {
          Outputs outputs = graph.forward(scope, Use.EVALUATE, sparse, windows, 1, frames,
              ContextMasks.of(config, new int[] {frames}, frames, streaming), true, 0.1);
          trained = outputs.mmi().toFloatArray();
        }
        float[] ran = logits(runtime, SupernetComposition.heads(packaged, corner.weights()), corner, features, featureFrames);
        double power = 0;
        double error = 0;
        for (int i = 0; i < ran.length; i++) {
          power += ran[i] * ran[i];
          error += (ran[i] - trained[i]) * (ran[i] - trained[i]);
        }
        assertTrue(Math.sqrt(error / power) < BF16_TOLERANCE, corner + " differs by " + Math.sqrt(error / power));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("networks")
  void modelStart_saysWhatTheModelSays_andTrainsOnFromIt(EncoderConfig network) {
    use(network);
    SupernetState state = disturbed();
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.rerank(state.average, 0.5, 0.4);
    state.mask = masks.toWords();
    TrainingBatch batch = new SyntheticSpeech(config, 31).batch(4, 12);
    ModelStart start = new ModelStart(config, layout, TinySupernet.TOPOLOGY);
    SupernetState restored = TinySupernet.state(layout, 77);
    start.read(exported(state, masks), restored);
    assertArrayEquals(state.mask, restored.mask);
    assertTrue(restored.sparseStarted);
    float[][] expected = outputs(state, batch, Use.EVALUATE);
    assertClose(expected, outputs(restored, batch, Use.EVALUATE));
    start.unfold(restored, List.of(batch), 1);
    assertClose(expected, outputs(restored, batch, Use.EVALUATE));
    // With the statistics of the batch taken out, norms that use the batch say the same.
    assertClose(expected, outputs(restored, batch, Use.TRAIN));
  }

  @Test
  void modelStart_ofAModelWithoutAStem_takesItsBlocksBehindAFreshOne() {
    SupernetState state = disturbed();
    TensorMap model = exported(state, new BlockMasks(layout, config.blockRows()));
    ParameterLayout plain = layout;
    use(TinySupernet.STEMMED);
    SupernetState restored = TinySupernet.state(layout, 77);
    float[] first = restored.weights.clone();
    ModelStart start = new ModelStart(config, layout, TinySupernet.TOPOLOGY);
    start.read(model, restored);
    start.unfold(restored, List.of(new SyntheticSpeech(config, 31).batch(4, 12)), 1);
    for (Parameter p : layout.matrices()) {
      boolean fresh = p.name().startsWith("stem.") || p.name().startsWith("input.");
      if (fresh || p.name().startsWith("blocks.")) {
        float[] expected = fresh ? first : state.average;
        int from = fresh ? p.offset() : plain.get(p.name()).offset();
        assertArrayEquals(Arrays.copyOfRange(expected, from, from + p.size()),
            Arrays.copyOfRange(restored.weights, p.offset(), p.offset() + p.size()), p.name());
      }
    }
    int gain = layout.get("input.dense.gain").offset();
    assertEquals(1, restored.weights[gain], "a fresh norm keeps its gain");
  }

  private void assertClose(float[][] expected, float[][] got) {
    for (int corner = 0; corner < 2; corner++) {
      double power = 0;
      double error = 0;
      for (int i = 0; i < expected[corner].length; i++) {
        power += expected[corner][i] * expected[corner][i];
        error += Math.pow(expected[corner][i] - got[corner][i], 2);
      }
      assertTrue(Math.sqrt(error / power) < BF16_TOLERANCE, "corner " + corner + " differs by " + Math.sqrt(error / power));
    }
  }

  /** MMI logits of both named modes. */
  private float[][] outputs(SupernetState state, TrainingBatch batch, Use use) {
    float[][] logits = new float[2][];
    BlockMasks masks = new BlockMasks(layout, config.blockRows());
    masks.fromWords(state.mask);
    try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
        NDManager scope = graph.parameters().newScope()) {
      graph.parameters().setMask(masks.expand());
      for (int corner = 0; corner < 2; corner++) {
        logits[corner] = graph.forward(scope, use, corner == 1, corner == 1 ? batch.streamingInput() : batch.fullInput(), batch.size(),
            batch.maxFrames(), ContextMasks.of(config, batch.frames(), batch.maxFrames(), corner == 1), true, 0.1).mmi().toFloatArray();
      }
    }
    return logits;
  }

  @Test
  void step_learnsAToyLanguageInBothCorners_andPrunes() {
    TrainOptions options = TinySupernet.quickOptions();
    SupernetState state = TinySupernet.state(layout, 1);
    SyntheticSpeech speech = new SyntheticSpeech(config, 11);
    PhoneTrigram trigram = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(speech.batch(1, 200).phones()[0]));
    try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
        LossPool pool = new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, trigram), config.units(), 1)) {
      graph.parameters().startSparseFromDense();
      SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
      BlockMasks masks = new BlockMasks(layout, config.blockRows());
      CornerLoss dense = null;
      CornerLoss sparse = null;
      CornerLoss start = null;
      for (int i = 0; i < 120; i++) {
        if (i == 40) {
          masks.rerank(graph.parameters().weights(), 0.5, 0.4);
          graph.parameters().setMask(masks.expand());
        }
        StepResult result = trainer.step(speech.batch(6, 12), i, 0);
        // The heads are trained in the dense corner in even steps.
        start = start == null ? result.dense() : start;
        dense = i % 2 == 0 ? result.dense() : dense;
        sparse = result.sparse();
      }
      assertTrue(dense.accuracy() > 0.95 && sparse.accuracy() > 0.9, "right frames: " + dense.accuracy() + ", " + sparse.accuracy());
      assertTrue(dense.mmi() < 0.2 * start.mmi() && dense.ctc() < 0.6 * start.ctc() && dense.transducer() < 0.6 * start.transducer(),
          start + " became " + dense);
      for (int i = 0; i < 40; i++) {
        trainer.calibrate(speech.batch(6, 12), false, 0);
        trainer.calibrate(speech.batch(6, 12), true, 0);
      }
      TrainingBatch unseen = speech.batch(6, 12);
      assertTrue(trainer.evaluate(unseen, false, false, 0).accuracy() > 0.95);
      assertTrue(trainer.evaluate(unseen, true, true, 0).accuracy() > 0.9);
    }
  }

  @Test
  void step_withoutDenseLoss_learnsTheSparseCornerAlone() {
    TrainOptions options = TinySupernet.quickOptions();
    options.dense = 0;
    options.swap = 0;
    SupernetState state = TinySupernet.state(layout, 1);
    Parameter denseGain = layout.get(SupernetLayout.normParameter(layout.norms().iterator().next().name(), false, "gain"));
    float[] before = Arrays.copyOfRange(state.weights, denseGain.offset(), denseGain.offset() + denseGain.size());
    SyntheticSpeech speech = new SyntheticSpeech(config, 11);
    PhoneTrigram trigram = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(speech.batch(1, 200).phones()[0]));
    try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
        LossPool pool = new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, trigram), config.units(), 1)) {
      graph.parameters().startSparseFromDense();
      SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
      StepResult result = null;
      for (int i = 0; i < 80; i++) {
        result = trainer.step(speech.batch(6, 12), i, 0);
        assertNull(result.dense());
        assertTrue(Double.isFinite(result.sparse().transducer()), "the only corner's lattice is trained in every step");
      }
      assertTrue(result.sparse().accuracy() > 0.9, "right frames: " + result.sparse().accuracy());
      assertEquals(Double.NaN, result.distillation().posteriors(), "there is no teacher");
      graph.parameters().copyTo(state);
      assertArrayEquals(before, Arrays.copyOfRange(state.weights, denseGain.offset(), denseGain.offset() + denseGain.size()),
          "norms of the dense corner");
    }
  }

  @Test
  void step_normsFrozen_learnsAndKeepsTheStatistics() {
    TrainOptions options = TinySupernet.quickOptions();
    options.freezeNormsAfter = 0.5;
    SupernetState state = TinySupernet.state(layout, 1);
    SyntheticSpeech speech = new SyntheticSpeech(config, 11);
    PhoneTrigram trigram = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(speech.batch(1, 200).phones()[0]));
    try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
        LossPool pool = new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, trigram), config.units(), 1)) {
      graph.parameters().startSparseFromDense();
      SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
      int step = 0;
      while (step < 60) {
        trainer.step(speech.batch(6, 12), step++, 0);
      }
      graph.parameters().copyTo(state);
      assertFalse(state.normsFrozen);
      float[][] expected = {state.normVariance[0], state.normVariance[1]};
      double before = trainer.evaluate(speech.batch(6, 12), false, false, 0.5).mmi();
      while (step < 120) {
        trainer.step(speech.batch(6, 12), step++, 0.5);
      }
      graph.parameters().copyTo(state);
      assertTrue(state.normsFrozen);
      for (int corner = 0; corner < 2; corner++) {
        assertArrayEquals(QuietUnits.raised(layout, expected[corner]), state.normVariance[corner]);
      }
      double after = trainer.evaluate(speech.batch(6, 12), false, false, 0.5).mmi();
      assertTrue(after < 0.8 * before, "the packaged network's loss: " + before + ", then " + after);
      options.freezeNormsAfter = 1.0;
      trainer.step(speech.batch(6, 12), step, 0.6);
      float[] still = state.normVariance[0];
      graph.parameters().copyTo(state);
      assertFalse(state.normsFrozen, "packaging takes them anew");
      assertFalse(Arrays.equals(still, state.normVariance[0]));
    }
  }

  @Test
  void step_cornersAlike_distilNothing() {
    TrainOptions options = new TrainOptions();
    options.jointAfter = 0;
    options.headsAfter = 0;
    options.swap = 0.5;
    options.kdLattice = 1;
    // The sparse corner computes the lattice in odd steps; in this one both corners hear full context.
    SupernetSchedule schedule = new SupernetSchedule(options);
    int step = 1;
    while (schedule.swapped(step, false) || !schedule.swapped(step, true)) {
      step += 2;
    }
    float[][] weights = new float[2][];
    for (int i = 0; i < 2; i++) {
      options.kd = i;
      SupernetState state = TinySupernet.state(layout, 1);
      PhoneTrigram trigram = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(new int[] {0, 1, 2, 3, 4}));
      try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
          LossPool pool = new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, trigram), config.units(), 1)) {
        StepResult result = new SupernetTrainer(options, config, graph, pool).step(new SyntheticSpeech(config, 21).batch(3, 8), step, 0);
        assertEquals(i == 0 ? Double.NaN : 0, result.distillation().posteriors());
        assertEquals(i == 0 ? Double.NaN : 0, result.distillation().lattice());
        weights[i] = graph.parameters().weights();
      }
    }
    assertArrayEquals(weights[0], weights[1], "no divergence, no gradient");
  }

  @Test
  void step_distillation_bringsThePrunedCornerToTheDenseOne() {
    TrainOptions options = new TrainOptions();
    options.jointAfter = 0;
    options.headsAfter = 0;
    options.warmUp = 1;
    options.kdLattice = 1;
    options.headGradient = 1;
    options.swap = 0;
    double[][] apart = new double[2][];
    for (int i = 0; i < 2; i++) {
      // A weight that does not count still measures.
      options.kd = i == 0 ? 1e-9 : 10;
      SupernetState state = TinySupernet.state(layout, 1);
      PhoneTrigram trigram = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(new int[] {0, 1, 2, 3, 4}));
      try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
          LossPool pool = new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, trigram), config.units(), 1)) {
        graph.parameters().startSparseFromDense();
        BlockMasks masks = new BlockMasks(layout, config.blockRows());
        masks.rerank(graph.parameters().weights(), 0.7, 0.4);
        graph.parameters().setMask(masks.expand());
        SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
        SyntheticSpeech speech = new SyntheticSpeech(config, 5);
        StepResult result = null;
        for (int step = 0; step < 40; step++) {
          result = trainer.step(speech.batch(4, 10), step, 0);
        }
        apart[i] = new double[] {result.distillation().posteriors(), result.distillation().lattice()};
      }
    }
    assertTrue(apart[1][0] < 0.7 * apart[0][0], "posteriors: " + apart[0][0] + " without, " + apart[1][0] + " with");
    assertTrue(apart[1][1] < 0.8 * apart[0][1], "lattice: " + apart[0][1] + " without, " + apart[1][1] + " with");
  }

  @Test
  void step_afterSaveAndLoad_goesOnExactly() throws Exception {
    TrainOptions options = new TrainOptions();
    options.jointAfter = 0;
    options.headsAfter = 0;
    options.threads = 1;
    float[] atOnce = trained(options, 6, 6);
    float[] inTwoParts = trained(options, 6, 3);
    assertArrayEquals(atOnce, inTwoParts);
  }

  /** Weights after so many steps, with a checkpoint written and read after some of them. */
  private float[] trained(TrainOptions options, int steps, int checkpointAfter) throws Exception {
    SupernetState state = TinySupernet.state(layout, 1);
    PhoneTrigram trigram = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(new int[] {0, 1, 2, 3, 4}));
    java.nio.file.Path file = java.nio.file.Files.createTempFile("state", "");
    SyntheticSpeech speech = new SyntheticSpeech(config, 21);
    int done = 0;
    while (done < steps) {
      int until = done < checkpointAfter ? checkpointAfter : steps;
      try (SupernetGraph graph = new SupernetGraph(config, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
          LossPool pool = new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, trigram), config.units(), 1)) {
        SupernetTrainer trainer = new SupernetTrainer(options, config, graph, pool);
        for (; done < until; done++) {
          trainer.step(speech.batch(3, 8), done, 0.5);
        }
        graph.parameters().copyTo(state);
      }
      state.step = done;
      state.save(file);
      state = SupernetState.load(file, layout);
    }
    java.nio.file.Files.delete(file);
    assertEquals(steps, state.step);
    return state.weights;
  }

  private float[] logits(JavaEncoder encoder, Heads heads, Corner corner, float[] features, int featureFrames) {
    MmiHead mmi = LoadedMmi.of(heads);
    int outputs = mmi.outputs();
    float[] out = new float[config.encoderFrames(featureFrames) * outputs];
    try (EncoderStream stream = encoder.newStream(corner)) {
      stream.accept(features, 0, featureFrames, (data, offset, first, count) ->
          mmi.logits(data, offset, count, out, first * outputs));
      stream.finish((data, offset, first, count) -> mmi.logits(data, offset, count, out, first * outputs));
    }
    return out;
  }

  /** Random averaged weights, biases, norms and statistics, so that nothing is hidden by a zero or a one. */
  private SupernetState disturbed() {
    SupernetState state = TinySupernet.state(layout, 3);
    Random random = new Random(4);
    for (int i = 0; i < state.average.length; i++) {
      state.average[i] += 0.05f * (float) random.nextGaussian();
    }
    for (int corner = 0; corner < 2; corner++) {
      for (int i = 0; i < layout.normSize(); i++) {
        state.normMean[corner][i] = 0.3f * (float) random.nextGaussian();
        state.normVariance[corner][i] = 0.5f + random.nextFloat();
      }
    }
    state.sparseStarted = true;
    return state;
  }

  private TensorMap exported(SupernetState state, BlockMasks masks) {
    TensorMap map = new TensorMap();
    SupernetExporter.tensors(config, layout, state, TinySupernet.TOPOLOGY, true, true, new SyntheticSpeech(config, 5).mean())
        .forEach((name, t) -> map.put(name, t.values(), t.shape()));
    map.putInts("mmi.entry", TinySupernet.TOPOLOGY.entry(), TinySupernet.TOPOLOGY.entry().length);
    map.putInts("mmi.stay", TinySupernet.TOPOLOGY.stay(), TinySupernet.TOPOLOGY.stay().length);
    for (Parameter p : layout.matrices()) {
      if (p.masked()) {
        byte[] bits = new byte[(p.size() / config.blockRows() + 7) / 8];
        masks.of(p.name()).stream().forEach(i -> bits[i / 8] |= (byte) (1 << i % 8));
        map.putBytes(p.name() + ".mask", bits);
      }
    }
    return map;
  }
}
