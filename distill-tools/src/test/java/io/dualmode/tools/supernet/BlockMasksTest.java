package io.dualmode.tools.supernet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.train.TinySupernet;
import io.dualmode.tools.train.objective.SupernetHeads;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout;
import io.dualmode.tools.trainer.checkpoint.ParameterLayout.Parameter;
import java.util.BitSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockMasksTest {
  private final ParameterLayout layout = SupernetHeads.layout(TinySupernet.CONFIG);
  private final BlockMasks masks = new BlockMasks(layout, 32);

  private int blocks() {
    return layout.matrices().stream().filter(Parameter::masked).mapToInt(p -> p.size() / 32).sum();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.3, 0.5, 0.8, 0.95})
  void rerank_reachesTheSparsityExactly(double sparsity) {
    masks.rerank(layout.initialise(3), sparsity, 0.4);
    long kept = layout.matrices().stream().filter(Parameter::masked).mapToLong(p -> masks.of(p.name()).cardinality()).sum();
    assertEquals(Math.round((1 - sparsity) * blocks()), kept);
  }

  @Test
  void rerank_allWeightsEqual_stillReachesTheSparsityExactly() {
    masks.rerank(new float[layout.size()], 0.7, 0.5);
    assertEquals(0.7, masks.sparsity(), 0.5 / blocks() + 1e-12);
  }

  @Test
  void rerank_keepsTheFloorInAMatrixOfSmallBlocks() {
    float[] flat = layout.initialise(5);
    Parameter weak = layout.get("blocks.2.down.weight");
    // All its blocks but one are nearly zero, so that a ranking over all matrices would leave it that one.
    for (int i = 0; i < weak.size(); i++) {
      flat[weak.offset() + i] = i % weak.columns() == 0 ? 1 : 1e-6f * (1 + i % 7);
    }
    masks.rerank(flat, 0.8, 0.5);
    int least = (int) Math.floor(0.5 * 0.2 * weak.size() / 32);
    assertTrue(masks.of(weak.name()).cardinality() >= least, "kept " + masks.of(weak.name()).cardinality() + " of at least " + least);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8, 0.9})
  void rerank_everyMatrixKeepsItsFloor_howeverUnequalTheBlocks(double sparsity) {
    float[] flat = layout.initialise(6);
    // Few blocks tower in every second matrix, so that by rank alone they would be all that it keeps.
    for (int m = 0; m < layout.matrices().size(); m += 2) {
      Parameter p = layout.matrices().get(m);
      for (int i = 0; i < p.size(); i += p.columns()) {
        flat[p.offset() + i] = 1000;
      }
    }
    masks.rerank(flat, sparsity, 0.6);
    masks.densities().forEach((name, density) -> {
      int all = layout.get(name).size() / 32;
      assertTrue(density * all >= Math.floor(0.6 * (1 - sparsity) * all), name + " keeps " + density);
    });
    assertEquals(sparsity, masks.sparsity(), 0.5 / blocks() + 1e-12);
  }

  @Test
  void rerank_countsTheBlocksThatChanged() {
    float[] flat = layout.initialise(8);
    BlockMasks.Change first = masks.rerank(flat, 0.5, 0.4);
    assertEquals(0, first.returned());
    assertEquals(blocks() - Math.round(0.5 * blocks()), first.pruned());
    assertEquals(new BlockMasks.Change(0, 0), masks.rerank(flat, 0.5, 0.4));
    assertEquals(first.pruned(), masks.rerank(flat, 0, 0.4).returned());
    masks.rerank(flat, 0.5, 0.4);
    BitSet kept = (BitSet) masks.of("blocks.0.up.weight").clone();
    Parameter p = layout.get("blocks.0.up.weight");
    int pruned = kept.nextClearBit(0);
    for (int r = 0; r < 32; r++) {
      flat[p.offset() + (pruned / p.columns() * 32 + r) * p.columns() + pruned % p.columns()] = 10;
    }
    BlockMasks.Change change = masks.rerank(flat, 0.5, 0.4);
    assertTrue(change.returned() >= 1 && change.returned() == change.pruned(), change.toString());
  }

  @Test
  void rerank_blocksReturnWhenTheirWeightsGrow() {
    float[] flat = layout.initialise(7);
    masks.rerank(flat, 0.8, 0.4);
    Parameter p = layout.get("blocks.0.up.weight");
    int pruned = masks.of(p.name()).nextClearBit(0);
    int row = pruned / p.columns() * 32;
    int column = pruned % p.columns();
    assertFalse(masks.of(p.name()).get(pruned));
    for (int r = row; r < row + 32; r++) {
      flat[p.offset() + r * p.columns() + column] = 10;
    }
    masks.rerank(flat, 0.8, 0.4);
    assertTrue(masks.of(p.name()).get(pruned));
  }

  @Test
  void expand_givesEveryWeightTheBitOfItsBlock() {
    masks.rerank(layout.initialise(9), 0.6, 0.4);
    float[] expanded = masks.expand();
    for (Parameter p : layout.matrices()) {
      BitSet kept = masks.of(p.name());
      for (int r = 0; r < p.rows(); r++) {
        for (int c = 0; c < p.columns(); c++) {
          float want = !p.masked() || kept.get(r / 32 * p.columns() + c) ? 1 : 0;
          assertEquals(want, expanded[p.offset() + r * p.columns() + c], p.name());
        }
      }
    }
  }

  @Test
  void words_roundTrip() {
    masks.rerank(layout.initialise(11), 0.55, 0.4);
    BlockMasks copy = new BlockMasks(layout, 32);
    copy.fromWords(masks.toWords());
    assertArrayEquals(masks.expand(), copy.expand());
  }
}
