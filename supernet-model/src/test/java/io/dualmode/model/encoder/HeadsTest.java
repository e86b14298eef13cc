package io.dualmode.model.encoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.composition.SupernetComposition;
import io.dualmode.model.encoder.weights.Precision;
import io.dualmode.model.encoder.weights.TensorMap;
import io.dualmode.model.encoder.weights.WeightSet;
import io.dualmode.model.head.Heads;
import io.dualmode.model.head.ctc.CtcHead;
import io.dualmode.model.head.ctc.LoadedCtc;
import io.dualmode.model.head.mmi.LoadedMmi;
import io.dualmode.model.head.mmi.MmiHead;
import io.dualmode.model.head.transducer.LoadedTransducer;
import io.dualmode.model.head.transducer.TransducerHead;
import io.dualmode.model.kernel.choice.KernelProvider;
import io.dualmode.model.kernel.choice.KernelProvider.Choice;
import io.dualmode.model.supernet.RandomSupernet;
import io.dualmode.model.supernet.shape.EncoderConfig;
import io.dualmode.model.supernet.shape.SupernetWeights;
import io.dualmode.model.supernet.stream.EncoderFixtures;
import io.dualmode.model.supernet.stream.ReferenceEncoder;
import java.util.Random;
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
    return SupernetComposition.heads(WEIGHTS, set, Precision.STORED, KernelProvider.kernels(choice));
  }

  @ParameterizedTest
  @EnumSource(WeightSet.class)
  void mmiAndCtc_bothKernels_matchTheFormulas(WeightSet set) {
    for (Choice choice : new Choice[] {Choice.SCALAR, Choice.VECTOR}) {
      MmiHead mmi = LoadedMmi.of(heads(set, choice));
      float[] logits = new float[encoded.length * mmi.outputs()];
      mmi.logits(flat, 1, encoded.length, logits, 0);
      assertEquals(0, EncoderFixtures.maxDifference(ReferenceEncoder.mmiLogits(WEIGHTS, set, encoded), logits), 1e-4);
      CtcHead ctc = LoadedCtc.of(heads(set, choice));
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
      TransducerHead head = LoadedTransducer.of(heads(set, choice));
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
    TensorMap tensors = RandomSupernet.tensors(CONFIG, 0.5, 1);
    tensors.names().stream().filter(name -> name.startsWith("transducer.")).forEach(tensors::remove);
    Heads heads = SupernetComposition.heads(new SupernetWeights(CONFIG, tensors), WeightSet.DENSE);
    assertTrue(heads.has("mmi") && heads.has("ctc"));
    assertFalse(heads.has("transducer"));
    IllegalStateException e = assertThrows(IllegalStateException.class, () -> LoadedTransducer.of(heads));
    assertTrue(e.getMessage().contains("no transducer head") && e.getMessage().contains("mmi, ctc"), e.getMessage());
  }

  @Test
  void heads_halfATransducer_saysWhatIsMissing() {
    TensorMap tensors = RandomSupernet.tensors(CONFIG, 0.5, 1).remove("transducer.output.weight");
    SupernetWeights weights = new SupernetWeights(CONFIG, tensors);
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> SupernetComposition.heads(weights, WeightSet.DENSE));
    assertTrue(e.getMessage().contains("transducer.output.weight"), e.getMessage());
  }

  @Test
  void mmi_entryAndStay_readTheTables() {
    MmiHead mmi = LoadedMmi.of(heads(WeightSet.DENSE, Choice.AUTO));
    int v = CONFIG.units();
    int[] entry = WEIGHTS.integers("mmi.entry", v * v);
    assertEquals(entry[3 * v + 7], mmi.entry(3, 7));
    assertEquals(WEIGHTS.integers("mmi.stay", v)[5], mmi.stay(5));
  }
}
