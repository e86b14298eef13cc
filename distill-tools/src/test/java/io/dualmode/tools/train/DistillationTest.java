package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.MmiLoss;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import io.dualmode.tools.supernet.ContextMasks;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.LossPool;
import io.dualmode.tools.train.objective.StepResult;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.train.objective.SupernetGraph.Outputs;
import io.dualmode.tools.train.objective.SupernetGraph.Use;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.train.objective.Targets;
import io.dualmode.tools.train.objective.Teacher;
import io.dualmode.tools.train.objective.TeacherOutputs;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a student learns from a teacher, on a toy language. */
class DistillationTest {
  private static final EncoderConfig CONFIG = TinySupernet.CONFIG;
  private static final EncoderConfig SMALLER = new EncoderConfig(8, 3, 1, 3, 20, 3f, 32, 16, List.of(Block.conv(1, 1), Block.conv(2, 2)), 4, 6,
      32, TinySupernet.UNITS, 32, TinySupernet.TOPOLOGY.outputs(), 32, 32, 16);
  private static final PhoneTrigram TRIGRAM = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(new int[] {0, 1, 2, 3, 4, 2, 1}));

  private final ParameterLayout layout = SupernetHeads.layout(CONFIG);
  private final ParameterLayout smaller = SupernetHeads.layout(SMALLER);

  private static TrainOptions options() {
    TrainOptions options = TinySupernet.quickOptions();
    options.kdLattice = 1;
    options.kd = 1;
    return options;
  }

  /** A network in dense full context as a teacher; {@code use} says what its norms do. */
  private static Teacher teacher(EncoderConfig config, SupernetGraph graph, Use use) {
    return (batch, band) -> {
      try (NDManager scope = graph.parameters().newScope()) {
        int frames = batch.maxFrames();
        Outputs said = graph.forward(scope, use, false, batch.fullInput(), batch.size(), frames,
            ContextMasks.of(config, batch.frames(), frames, false), true, 1);
        float[][] planes = null;
        if (band != null) {
          NDList joint = graph.stoppedJoint(scope, said, band, batch.size(), frames);
          planes = new float[][] {joint.get(0).toFloatArray(), joint.get(1).toFloatArray()};
        }
        return new TeacherOutputs(said.mmi().toFloatArray(), planes, said.encoder().toFloatArray());
      }
    };
  }

  private static LossPool pool() {
    return new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, TRIGRAM), TinySupernet.UNITS, 1);
  }

  /** The batch without its transcripts. */
  private static TrainingBatch untranscribed(TrainingBatch b) {
    int[] labels = new int[b.frameLabels().length];
    Arrays.fill(labels, -1);
    return new TrainingBatch(b.index(), b.epoch(), b.size(), b.maxFrames(), b.frames(), b.fullInput(), b.streamingInput(),
        new int[b.size()][0], new int[b.size()][0], labels, b.audioSeconds(), b.hoursHeard(), b.ids());
  }

  @Test
  void studentThatIsItsTeacher_learnsNothingFromIt() {
    // Step 0 has the lattice in the dense corner, which hears full context as the teacher does.
    float[][] weights = new float[2][];
    for (int i = 0; i < 2; i++) {
      TrainOptions options = options();
      options.swap = 0;
      options.sparse = 0;
      options.kd = i;
      try (SupernetGraph twin = new SupernetGraph(CONFIG, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, TinySupernet.state(layout, 1));
          SupernetGraph graph = new SupernetGraph(CONFIG, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, TinySupernet.state(layout, 1)); LossPool pool = pool()) {
        StepResult result = new SupernetTrainer(options, CONFIG, graph, pool, teacher(CONFIG, twin, Use.TRAIN), null, true)
            .step(new SyntheticSpeech(CONFIG, 21).batch(3, 8), 0, 0);
        assertEquals(i == 0 ? Double.NaN : 0, result.taught().paths());
        assertEquals(i == 0 ? Double.NaN : 0, result.taught().lattice());
        weights[i] = graph.parameters().weights();
      }
    }
    assertArrayEquals(weights[0], weights[1], "no divergence, no gradient");
  }

  @Test
  void smallerStudent_learnsWithoutTranscripts_inBothCorners() {
    TrainOptions options = options();
    SupernetState taught = TinySupernet.state(layout, 1);
    SyntheticSpeech speech = new SyntheticSpeech(CONFIG, 11);
    try (SupernetGraph graph = new SupernetGraph(CONFIG, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, taught); LossPool pool = pool()) {
      TrainOptions alone = options();
      alone.sparse = 0;
      SupernetTrainer trainer = new SupernetTrainer(alone, CONFIG, graph, pool);
      for (int i = 0; i < 80; i++) {
        trainer.step(speech.batch(6, 12), i, 0);
      }
      for (int i = 0; i < 40; i++) {
        trainer.calibrate(speech.batch(6, 12), false, 0);
      }
      try (SupernetGraph small = new SupernetGraph(SMALLER, smaller, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, new SupernetState(smaller, 32, 5))) {
        small.parameters().startSparseFromDense();
        SupernetTrainer student = new SupernetTrainer(options, SMALLER, small, pool, teacher(CONFIG, graph, Use.EVALUATE), null, true);
        StepResult first = null;
        StepResult last = null;
        for (int i = 0; i < 120; i++) {
          last = student.step(untranscribed(speech.batch(6, 12)), i, 0);
          first = first == null ? last : first;
        }
        assertTrue(Double.isNaN(last.dense().mmi()) && Double.isNaN(last.taught().lattice()), "no transcript, no other loss");
        assertTrue(last.taught().paths() < 0.3 * first.taught().paths() && last.distillation().paths() < 0.4 * first.distillation().paths(),
            first + " became " + last);
        for (int i = 0; i < 40; i++) {
          student.calibrate(speech.batch(6, 12), false, 0);
        }
        TrainingBatch unseen = speech.batch(6, 12);
        double mmi = student.evaluate(unseen, false, false, 0).mmi();
        double teachers = trainer.evaluate(unseen, false, false, 0).mmi();
        assertTrue(mmi < teachers + 0.15, "MMI per frame " + mmi + ", the teacher's is " + teachers);
      }
    }
  }

  @Test
  void lattice_comesNearerToTheTeachers() {
    double[] apart = new double[2];
    for (int i = 0; i < 2; i++) {
      TrainOptions options = options();
      options.swap = 0;
      options.headGradient = 1;
      options.transducer = 0;
      options.kd = i == 0 ? 1e-9 : 3;
      SupernetState state = new SupernetState(smaller, 32, 5);
      try (SupernetGraph graph = new SupernetGraph(CONFIG, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, TinySupernet.state(layout, 9));
          SupernetGraph small = new SupernetGraph(SMALLER, smaller, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state); LossPool pool = pool()) {
        SupernetTrainer student = new SupernetTrainer(options, SMALLER, small, pool, teacher(CONFIG, graph, Use.EVALUATE), null, true);
        SyntheticSpeech speech = new SyntheticSpeech(CONFIG, 5);
        for (int step = 0; step < 50; step++) {
          StepResult result = student.step(speech.batch(4, 10), step, 0);
          apart[i] = step % 2 == 0 ? result.taught().lattice() : apart[i];
          assertEquals(step % 2 == 0, Double.isNaN(result.distillation().lattice()), "the corners take turns");
        }
      }
    }
    assertTrue(apart[1] < 0.6 * apart[0], "lattice: " + apart[0] + " without, " + apart[1] + " with");
  }

  @Test
  void transcribedUtterance_besideOneThatIsNot_hasItsOwnLosses() {
    TrainOptions options = options();
    TrainingBatch both = new SyntheticSpeech(CONFIG, 21).batch(2, 8);
    int[][] phones = {both.phones()[0], {}};
    int[][] entries = {both.entryFrames()[0], {}};
    int[] labels = both.frameLabels().clone();
    Arrays.fill(labels, both.maxFrames(), 2 * both.maxFrames(), -1);
    TrainingBatch half = new TrainingBatch(0, 0, 2, both.maxFrames(), both.frames(), both.fullInput(), both.streamingInput(), phones, entries,
        labels, both.audioSeconds(), 0, both.ids());
    Targets targets = Targets.of(half, options.tolerance);
    assertArrayEquals(new int[] {both.frames()[0], 0}, targets.frames());
    assertEquals((double) both.frames()[0] / both.validFrames(), targets.labelledShare());
    try (SupernetGraph graph = new SupernetGraph(CONFIG, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, TinySupernet.state(layout, 1)); LossPool pool = pool()) {
      StepResult result = new SupernetTrainer(options, CONFIG, graph, pool).step(half, 0, 0);
      assertTrue(result.dense().mmi() > 0 && result.dense().ctc() > 0 && result.dense().transducer() > 0, result.toString());
      assertFalse(Double.isNaN(result.gradientNorm()));
    }
  }
}
