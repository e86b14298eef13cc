package io.dualmode.model.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.kernel.KernelProvider;
import io.dualmode.model.kernel.KernelProvider.Choice;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeadsTest {
  private static final EncoderConfig CONFIG = EncoderFixtures.small(4, 8);
  private static final SupernetWeights WEIGHTS = RandomSupernet.create(CONFIG, 0.5, 21);

  private final double[][] encoded = new double[21][CONFIG.dim()];
  private final float[] flat = new float[1 + encoded.length * CONFIG.dim()];

  HeadsTest() {
    Random random = new Random(4);
    for (int k = 0; k < encoded.length; k++) {
      for (int i = 0; i < CONFIG.dim(); i++) {
        float v = (float) random.nextGaussian();
        encoded[k][i] = v;
        flat[1 + k * CONFIG.dim() + i] = v;
      }
    }
  }

  private static Heads heads(WeightSet set, Choice choice) {
    return JavaEncoder.load(WEIGHTS, Set.of(set), Precision.STORED, KernelProvider.kernels(choice)).heads(set);
  }

  @ParameterizedTest
  @EnumSource(WeightSet.class)
  void mmiAndCtc_bothKernels_matchTheFormulas(WeightSet set) {
    for (Choice choice : new Choice[] {Choice.SCALAR, Choice.VECTOR}) {
      MmiHead mmi = heads(set, choice).mmi();
      float[] logits = new float[encoded.length * mmi.outputs()];
      mmi.logits(flat, 1, encoded.length, logits, 0);
      assertEquals(0, EncoderFixtures.maxDifference(ReferenceEncoder.mmiLogits(WEIGHTS, set, encoded), logits), 1e-4);
      CtcHead ctc = heads(set, choice).ctc();
      float[] log = new float[encoded.length * ctc.outputs()];
      ctc.logProbabilities(flat, 1, encoded.length, log, 0);
      assertEquals(0, EncoderFixtures.maxDifference(ReferenceEncoder.ctcLogProbabilities(WEIGHTS, set, encoded), log), 1e-4);
    }
  }

  @ParameterizedTest
  @EnumSource(WeightSet.class)
  void transducer_everyContext_matchesTheFormulasAloneAndInBatch(WeightSet set) {
    int v = CONFIG.units();
    for (Choice choice : new Choice[] {Choice.SCALAR, Choice.VECTOR}) {
      TransducerHead head = heads(set, choice).transducer();
      float[] projected = new float[encoded.length * head.joint()];
      head.project(flat, 1, encoded.length, projected, 0);
      int frame = 13;
      int[] older = new int[v * v];
      int[] newer = new int[v * v];
      float[] batch = new float[v * v * v];
      for (int i = 0; i < v * v; i++) {
        older[i] = i / v;
        newer[i] = i % v;
      }
      head.logProbabilities(projected, frame * head.joint(), older, newer, v * v, batch, 0);
      float[] one = new float[v];
      for (int i = 0; i < v * v; i++) {
        head.logProbabilities(projected, frame * head.joint(), older[i], newer[i], one, 0);
        float[] row = java.util.Arrays.copyOfRange(batch, i * v, (i + 1) * v);
        assertArrayEquals(one, row);
        double[] expected = ReferenceEncoder.transducerLogProbabilities(WEIGHTS, set, encoded[frame], older[i], newer[i]);
        assertEquals(0, EncoderFixtures.maxDifference(new double[][] {expected}, one), 1e-4);
      }
    }
  }

  @Test
  void heads_modelWithoutTransducer_saysWhatIsMissing() {
    TensorMap tensors = RandomSupernet.tensors(CONFIG, 0.5, 1).remove("transducer.output.weight");
    Heads heads = JavaEncoder.load(new SupernetWeights(CONFIG, tensors)).heads(WeightSet.DENSE);
    assertTrue(heads.hasMmi() && heads.hasCtc());
    assertFalse(heads.hasTransducer());
    IllegalStateException e = assertThrows(IllegalStateException.class, heads::transducer);
    assertTrue(e.getMessage().contains("transducer.output.weight"), e.getMessage());
  }

  @Test
  void mmi_entryAndStay_readTheTables() {
    MmiHead mmi = heads(WeightSet.DENSE, Choice.AUTO).mmi();
    int v = CONFIG.units();
    int[] entry = WEIGHTS.integers("mmi.entry", v * v);
    assertEquals(entry[3 * v + 7], mmi.entry(3, 7));
    assertEquals(WEIGHTS.integers("mmi.stay", v)[5], mmi.stay(5));
  }
}
