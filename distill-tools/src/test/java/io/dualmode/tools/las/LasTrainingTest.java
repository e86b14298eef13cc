package io.dualmode.tools.las;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.format.config.LasConfig;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.rescore.EncodedUtterance;
import io.dualmode.model.rescore.LasRescorer;
import io.dualmode.model.rescore.LasWeights;
import io.dualmode.model.rescore.SpelledUnits;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.EncoderConfig.Block;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.tools.las.LasBatch.Noise;
import io.dualmode.tools.las.LasBatch.Utterance;
import io.dualmode.tools.optimiser.Optimiser;
import io.dualmode.tools.optimiser.Optimisers;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import io.dualmode.tools.trainer.checkpoint.TrainingState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rescorer's training graph: its gradient, the runtime that says the same, and whether it learns. */
class LasTrainingTest {
  private static final int DIM = 24;
  private static final int UNITS = 6;
  private static final LasConfig SHAPE = new LasConfig("full", 32, 2, 48, 3, List.of(0f, 0.1f, 0.4f, 0.4f), List.of(2, 1, -2, 3), 9, 2);
  private static final EncoderConfig ENCODER = new EncoderConfig(8, 3, 1, 3, 20, 3f, DIM, 8, List.of(Block.conv(1, 1)), 4, 6, 8, UNITS, 8,
      20, 8, 8, 8);

  private static final Optimiser OPTIMISER = Optimisers.create(Optimisers.DEFAULT, Map.of());

  private final ParameterLayout layout = LasLayout.of(SHAPE, DIM, UNITS);
  private final Random random = new Random(5);

  @TempDir
  Path folder;

  /** Units that last 2 to 5 frames, each frame its unit's pattern in noise; 0 is a pause. */
  private Utterance utterance(int count, double noise) {
    Random fixed = new Random(77);
    float[][] patterns = new float[UNITS][DIM];
    for (float[] pattern : patterns) {
      for (int i = 0; i < DIM; i++) {
        pattern[i] = (float) fixed.nextGaussian();
      }
    }
    SpelledUnits.Builder builder = new SpelledUnits.Builder(SHAPE.pauseFrames());
    List<Integer> frames = new ArrayList<>();
    for (int u = 0; u < count; u++) {
      int unit = u > 0 && frames.get(frames.size() - 1) != 0 && random.nextInt(5) == 0 ? 0 : 1 + random.nextInt(UNITS - 1);
      int duration = 2 + random.nextInt(4);
      if (unit != 0) {
        builder.add(unit, frames.size(), frames.size() + duration);
      }
      for (int f = 0; f < duration; f++) {
        frames.add(unit);
      }
    }
    float[] encoded = new float[frames.size() * DIM];
    for (int i = 0; i < encoded.length; i++) {
      encoded[i] = patterns[frames.get(i / DIM)][i % DIM] + (float) (noise * random.nextGaussian());
    }
    return new Utterance(encoded, frames.size(), builder.build(frames.size()));
  }

  private LasBatch batch(int size, int count, Noise noise) {
    List<Utterance> utterances = new ArrayList<>();
    for (int b = 0; b < size; b++) {
      utterances.add(utterance(count + b, 0.5));
    }
    return LasBatch.of(utterances, SHAPE, DIM, UNITS, noise, new SplittableRandom(1), 10);
  }

  @Test
  void gradient_agreesWithFiniteDifferences_inEveryParameter() {
    LasBatch batch = batch(2, 6, Noise.NONE);
    TrainingState state = new TrainingState(layout, 3);
    float[] gradient;
    try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, state)) {
      gradient = graph.gradient(batch, null);
    }
    for (Parameter p : layout.parameters()) {
      double[] direction = new double[p.size()];
      double expected = 0;
      double length = 0;
      for (int i = 0; i < direction.length; i++) {
        direction[i] = random.nextGaussian();
        expected += direction[i] * gradient[p.offset() + i];
        length += direction[i] * direction[i];
      }
      double step = 2e-2 / Math.sqrt(length);
      double found = (entropy(state, p, direction, step, batch) - entropy(state, p, direction, -step, batch)) / (2 * step);
      assertEquals(expected, found, 2e-2 * Math.abs(expected) + 3e-3 * Math.sqrt(length), p.name());
    }
  }

  @Test
  void watch_measuresEveryTwoHundredSteps_whereverARunWentOn() {
    TrainingState state = new TrainingState(layout, 3);
    state.step = 390;
    try (LasObjective objective = new LasObjective(new LasOptions(), SHAPE, layout, DIM, state, null, List.of(batch(2, 6, Noise.NONE)))) {
      assertEquals(Map.of(), objective.watch(399, false));
      Map<String, Double> measured = objective.watch(415, false);
      assertEquals(2, measured.size());
      assertEquals(Map.of(), objective.watch(440, false));
      assertEquals(measured, objective.watch(441, true));
    }
  }

  private double entropy(TrainingState state, Parameter p, double[] direction, double step, LasBatch batch) {
    TrainingState moved = new TrainingState(layout, 0);
    moved.weights = state.weights.clone();
    for (int i = 0; i < direction.length; i++) {
      moved.weights[p.offset() + i] += (float) (step * direction[i]);
    }
    moved.average = moved.weights;
    try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, moved)) {
      return graph.evaluate(batch).entropy();
    }
  }

  /** Log-probabilities of a made-up teacher, [B, U, V]. */
  private float[] taught(LasBatch batch) {
    float[] taught = new float[batch.size() * batch.longest() * UNITS];
    for (int row = 0; row < taught.length; row += UNITS) {
      double sum = 0;
      for (int v = 0; v < UNITS; v++) {
        taught[row + v] = (float) random.nextGaussian();
        sum += Math.exp(taught[row + v]);
      }
      for (int v = 0; v < UNITS; v++) {
        taught[row + v] -= (float) Math.log(sum);
      }
    }
    return taught;
  }

  @Test
  void divergence_isThatOfTheDistributions_andOfTheTeacherItselfNothing() {
    LasBatch batch = batch(2, 6, Noise.NONE);
    float[] taught = taught(batch);
    TrainingState state = new TrainingState(layout, 3);
    try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, state)) {
      float[] own = graph.distributions(batch);
      double expected = 0;
      for (int i = 0; i < own.length; i++) {
        expected += batch.labels()[i / UNITS] >= 0 ? Math.exp(taught[i]) * (taught[i] - own[i]) / batch.units() : 0;
      }
      assertEquals(expected, graph.step(batch, new LasGraph.TeacherDistributions(taught, 1), 0, 1, 0).divergence(), 1e-5 * expected);
      assertEquals(0, graph.step(batch, new LasGraph.TeacherDistributions(own, 1), 0, 1, 0).divergence(), 1e-7);
      float[] alone = graph.gradient(batch, null);
      assertArrayEquals(alone, graph.gradient(batch, new LasGraph.TeacherDistributions(own, 5)), 1e-5f, "no divergence, no gradient");
    }
  }

  @Test
  void gradient_ofTheDivergence_agreesWithFiniteDifferences() {
    LasBatch batch = batch(2, 6, Noise.NONE);
    LasGraph.TeacherDistributions taught = new LasGraph.TeacherDistributions(taught(batch), 2);
    TrainingState state = new TrainingState(layout, 3);
    float[] gradient;
    float[] alone;
    try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, state)) {
      gradient = graph.gradient(batch, taught);
      alone = graph.gradient(batch, null);
    }
    // Along the gradient, where the divergence changes most, with a part of every other direction.
    double[] direction = new double[layout.size()];
    double expected = 0;
    double length = 0;
    for (int i = 0; i < direction.length; i++) {
      double derivative = (gradient[i] - alone[i]) / 2;
      direction[i] = derivative + 1e-4 * random.nextGaussian();
      expected += direction[i] * derivative;
      length += direction[i] * direction[i];
    }
    double step = 1e-2 / Math.sqrt(length);
    double found = (divergence(state, direction, step, batch, taught) - divergence(state, direction, -step, batch, taught)) / (2 * step);
    assertEquals(expected, found, 1e-2 * expected);
  }

  private double divergence(TrainingState state, double[] direction, double step, LasBatch batch, LasGraph.TeacherDistributions taught) {
    TrainingState moved = new TrainingState(layout, 3);
    for (int i = 0; i < direction.length; i++) {
      moved.weights[i] = state.weights[i] + (float) (step * direction[i]);
    }
    try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, moved)) {
      return graph.step(batch, taught, 0, 1, 0).divergence();
    }
  }

  @Test
  void runtime_saysWhatTheTrainingGraphSays() {
    TrainingState state = new TrainingState(layout, 9);
    for (int i = 0; i < state.average.length; i++) {
      state.average[i] += 0.1f * (float) random.nextGaussian();
    }
    TensorMap tensors = new TensorMap();
    for (Parameter p : layout.parameters()) {
      tensors.put(p.name(), Arrays.copyOfRange(state.average, p.offset(), p.offset() + p.size()), p.shape());
    }
    LasRescorer rescorer = new LasRescorer(LasWeights.load(SHAPE, new SupernetWeights(ENCODER, tensors)), KernelProvider.kernels());
    try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, state)) {
      for (int count : new int[] {1, 3, 40, 90}) {
        Utterance heard = utterance(count, 1);
        LasBatch batch = LasBatch.of(List.of(heard), SHAPE, DIM, UNITS, Noise.NONE, new SplittableRandom(1), 1);
        double expected = 0;
        for (float logProbability : graph.logProbabilities(batch)) {
          expected += logProbability;
        }
        EncodedUtterance frames = new EncodedUtterance(DIM);
        frames.frames(heard.encoded(), 0, 0, heard.frames());
        double[] totals = new double[2];
        // a second reading, of the same list, must not change the first
        rescorer.score(new SpelledUnits[] {heard.spelled(), utterance(count, 1).spelled()}, frames, totals);
        assertEquals(expected, totals[0], 1e-4 * heard.spelled().size(), count + " units");
      }
    }
  }

  @Test
  void step_learnsToSpell_andPrefersTheTruth() {
    TrainingState state = new TrainingState(layout, 1);
    LasOptions options = new LasOptions();
    options.hours = 1e9;
    options.warmUp = 10;
    options.rate = 4e-3;
    options.average = 0.9;
    try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, state)) {
      double start = 0;
      for (int step = 0; step < 150; step++) {
        LasGraph.Loss loss = graph.step(batch(8, 20, new Noise(1, 0.1)), options.learningRate(step, 0), 1, options.renewal(step));
        start = step == 0 ? loss.entropy() : start;
      }
      LasBatch unseen = batch(8, 20, Noise.NONE);
      LasGraph.Loss end = graph.evaluate(unseen);
      assertTrue(end.right() > 0.85, "right " + end.right() + ", entropy " + start + " became " + end.entropy());
      double truth = sum(graph.logProbabilities(unseen));
      long[] wrong = unseen.labels().clone();
      for (int i = 0; i < wrong.length; i++) {
        wrong[i] = wrong[i] > 0 ? wrong[i] % (UNITS - 1) + 1 : wrong[i];
      }
      double others = sum(graph.logProbabilities(new LasBatch(unseen.size(), unseen.frames(), unseen.longest(), unseen.encoded(), unseen.lengths(),
          unseen.history(), unseen.centres(), wrong, unseen.units(), 1)));
      assertTrue(truth > others + unseen.units(), truth + " against " + others);
    }
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float v : values) {
      sum += v;
    }
    return sum;
  }

  @Test
  void step_afterSaveAndLoad_goesOnExactly() throws IOException {
    assertArrayEquals(trained(4, 4), trained(4, 2));
  }

  private float[] trained(int steps, int checkpointAfter) throws IOException {
    random.setSeed(31);
    TrainingState state = new TrainingState(layout, 2);
    Path file = folder.resolve("state");
    LasOptions options = new LasOptions();
    int done = 0;
    while (done < steps) {
      int until = done < checkpointAfter ? checkpointAfter : steps;
      try (LasGraph graph = new LasGraph(SHAPE, layout, DIM, OPTIMISER, 1, state)) {
        for (; done < until; done++) {
          graph.step(batch(3, 8, Noise.NONE), options.learningRate(done, 0), 1, options.renewal(done));
          state.step++;
        }
        graph.copyTo(state);
      }
      state.save(file);
      state = TrainingState.load(file, layout);
      assertEquals(done, state.step);
    }
    return state.average;
  }
}
