package io.dualmode.tools.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import io.dualmode.tools.data.TrainingBatch;
import io.dualmode.tools.loss.mmi.MmiLoss;
import io.dualmode.tools.loss.mmi.PhoneTrigram;
import io.dualmode.tools.supernet.BlockMasks;
import io.dualmode.tools.supernet.ContextMasks;
import io.dualmode.tools.supernet.DormantUnits;
import io.dualmode.tools.supernet.SupernetLayout;
import io.dualmode.tools.supernet.SupernetState;
import io.dualmode.tools.train.objective.LossPool;
import io.dualmode.tools.train.objective.SupernetGraph;
import io.dualmode.tools.train.objective.SupernetGraph.Use;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.train.objective.TrainOptions;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Norm;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DormantUnitsTest {
  private static final String LAYER = "blocks.2";
  private static final int ASLEEP_IN_DENSE = 3;
  private static final int ASLEEP_IN_BOTH = 40;

  private final ParameterLayout layout = SupernetHeads.layout(TinySupernet.CONFIG);
  private final Parameter matrix = layout.get(LAYER + ".up.weight");
  private final Parameter bias = layout.get(LAYER + ".up.bias");
  private final Norm norm = layout.norm(LAYER);
  private final BlockMasks masks = new BlockMasks(layout, TinySupernet.CONFIG.blockRows());

  /** Two sleepers; a bias far below zero keeps the second one's rectifier off. */
  private SupernetState withSleepers() {
    SupernetState state = TinySupernet.state(layout, 3);
    state.normVariance[0][norm.offset() + ASLEEP_IN_DENSE] = 0;
    state.normVariance[0][norm.offset() + ASLEEP_IN_BOTH] = 0;
    state.normVariance[1][norm.offset() + ASLEEP_IN_BOTH] = 0;
    state.weights[bias.offset() + ASLEEP_IN_BOTH] = -100;
    state.average[bias.offset() + ASLEEP_IN_BOTH] = -100;
    state.sparseStarted = true;
    masks.rerank(state.weights, 0.5, 0.4);
    state.mask = masks.toWords();
    return state;
  }

  private int gain(boolean sparse, int unit) {
    return layout.get(SupernetLayout.normParameter(LAYER, sparse, "gain")).offset() + unit;
  }

  @Test
  void fresh_keepsWhatTheSparseCornerUses_andDrawsTheRestAnew() {
    SupernetState state = withSleepers();
    float[] mask = masks.expand();
    DormantUnits.Fresh fresh = new DormantUnits(layout).fresh(state.weights, state.normVariance, mask, new Random(1));
    Map<Integer, Float> values = fresh.values();
    assertEquals(2, fresh.units());
    int pruned = 0;
    for (int column = 0; column < matrix.columns(); column++) {
      int at = matrix.offset() + ASLEEP_IN_DENSE * matrix.columns() + column;
      assertEquals(mask[at] == 0, values.containsKey(at), "column " + column + " of the unit that the sparse corner uses");
      pruned += mask[at] == 0 ? 1 : 0;
      assertTrue(values.containsKey(matrix.offset() + ASLEEP_IN_BOTH * matrix.columns() + column), "column " + column);
    }
    assertEquals(0f, values.get(gain(false, ASLEEP_IN_DENSE)));
    assertFalse(values.containsKey(gain(true, ASLEEP_IN_DENSE)));
    assertFalse(values.containsKey(bias.offset() + ASLEEP_IN_DENSE));
    assertEquals(0f, values.get(gain(false, ASLEEP_IN_BOTH)));
    assertEquals(0f, values.get(gain(true, ASLEEP_IN_BOTH)));
    assertEquals(0f, values.get(bias.offset() + ASLEEP_IN_BOTH));
    assertEquals(pruned + matrix.columns() + 4, values.size(), "nothing else changes");
  }

  @Test
  void recycling_changesNothingThatIsSaid_andTheUnitsWake() {
    SupernetState state = withSleepers();
    // What the dense corner said of the first sleeper is the constant of its norm; its row is as good as any for that.
    state.weights[gain(false, ASLEEP_IN_DENSE)] = 0;
    state.average[gain(false, ASLEEP_IN_DENSE)] = 0;
    SyntheticSpeech speech = new SyntheticSpeech(TinySupernet.CONFIG, 11);
    PhoneTrigram trigram = PhoneTrigram.fromSequences(TinySupernet.UNITS, List.of(speech.batch(1, 200).phones()[0]));
    TrainingBatch batch = speech.batch(3, 10);
    try (SupernetGraph graph = new SupernetGraph(TinySupernet.CONFIG, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state);
        LossPool pool = new LossPool(new MmiLoss(TinySupernet.TOPOLOGY, trigram), TinySupernet.UNITS, 1)) {
      graph.parameters().setMask(masks.expand());
      float[][] before = said(graph, batch);
      assertEquals(2, graph.parameters().recycleDormantUnits(new Random(1), true));
      float[][] after = said(graph, batch);
      assertArrayEquals(before[0], after[0], "dense corner");
      assertArrayEquals(before[1], after[1], "sparse corner");
      SupernetTrainer trainer = new SupernetTrainer(TinySupernet.quickOptions(), TinySupernet.CONFIG, graph, pool);
      for (int step = 0; step < 30; step++) {
        trainer.step(speech.batch(4, 10), step, 0);
      }
      assertEquals(0, graph.parameters().recycleDormantUnits(new Random(2), true), "dormant units after some training");
      graph.parameters().copyTo(state);
      assertTrue(Math.abs(state.weights[gain(false, ASLEEP_IN_BOTH)]) > 1e-3, "the gain grows again");
    }
  }

  @Test
  void recycling_beforeTheSparseCornerStarts_drawsWholeRows() {
    SupernetState state = withSleepers();
    int row = matrix.offset() + ASLEEP_IN_DENSE * matrix.columns();
    float[] before = Arrays.copyOfRange(state.weights, row, row + matrix.columns());
    try (SupernetGraph graph = new SupernetGraph(TinySupernet.CONFIG, layout, TinySupernet.TOPOLOGY, new TrainOptions().optimiser(), 1, state)) {
      assertEquals(2, graph.parameters().recycleDormantUnits(new Random(1), false));
      float[] after = graph.parameters().weights();
      for (int column = 0; column < before.length; column++) {
        assertNotEquals(before[column], after[row + column], "column " + column);
      }
    }
  }

  private float[][] said(SupernetGraph graph, TrainingBatch batch) {
    float[][] logits = new float[2][];
    try (NDManager scope = graph.parameters().newScope()) {
      for (int corner = 0; corner < 2; corner++) {
        boolean sparse = corner == 1;
        logits[corner] = graph.forward(scope, Use.EVALUATE, sparse, sparse ? batch.streamingInput() : batch.fullInput(), batch.size(),
            batch.maxFrames(), ContextMasks.of(TinySupernet.CONFIG, batch.frames(), batch.maxFrames(), sparse), true, 0.1).mmi().toFloatArray();
      }
    }
    return logits;
  }
}
