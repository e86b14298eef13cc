package io.dualmode.model.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.search.score.FormulaTransducer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GreedyDecoderTest {
  private static float[] rows(int units, int... labels) {
    float[] rows = new float[labels.length * units];
    for (int t = 0; t < labels.length; t++) {
      rows[t * units + labels[t]] = 1;
    }
    return rows;
  }

  @Test
  void ctc_mergesRepetitionsAndDropsBlanks_inAnyChunks() {
    float[] rows = rows(4, 0, 2, 2, 0, 2, 3, 3, 1, 0, 0);
    List<UnitSpan> expected =
        List.of(new UnitSpan(2, 1, 3), new UnitSpan(2, 4, 5), new UnitSpan(3, 5, 7), new UnitSpan(1, 7, 8));
    GreedyDecoder decoder = GreedyDecoder.ctc(4);
    for (int chunk : new int[] {1, 3, 10}) {
      decoder.reset();
      for (int at = 0; at < 10; at += chunk) {
        decoder.accept(rows, at * 4, Math.min(chunk, 10 - at));
      }
      assertEquals(expected, decoder.units(), "chunks of " + chunk);
    }
  }

  @Test
  void ctc_noFrames_noUnits() {
    assertEquals(List.of(), GreedyDecoder.ctc(3).units());
  }

  /** The definition of the search, unit by unit, as a plain loop over (frame, emission). */
  private static List<Integer> reference(FormulaTransducer head, float[] rows, int frames, int most) {
    List<Integer> emitted = new ArrayList<>(List.of(0, 0));
    float[] scores = new float[head.outputs()];
    int here = 0;
    for (int t = 0; t < frames; ) {
      int n = emitted.size();
      head.logProbabilities(rows, t * head.joint(), emitted.get(n - 2), emitted.get(n - 1), scores, 0);
      int best = 0;
      for (int v = 1; v < scores.length; v++) {
        best = scores[v] > scores[best] ? v : best;
      }
      boolean advance = best == 0;
      if (best != 0) {
        emitted.add(best);
        advance = ++here == most;
      }
      if (advance) {
        t++;
        here = 0;
      }
    }
    return emitted.subList(2, emitted.size());
  }

  @Test
  void transducer_emitsUntilBlankOrTheLimit_inAnyChunks() {
    int total = 0;
    for (int most = 1; most <= 4; most++) {
      Random random = new Random(most);
      FormulaTransducer head = new FormulaTransducer(random, 6, 5, 3);
      float[] rows = new float[30 * 5];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = 2 * (float) random.nextGaussian();
      }
      List<Integer> expected = reference(head, rows, 30, most);
      total += expected.size();
      for (int chunk : new int[] {1, 7, 30}) {
        GreedyDecoder decoder = GreedyDecoder.transducer(head, most);
        for (int at = 0; at < 30; at += chunk) {
          decoder.accept(rows, at * 5, Math.min(chunk, 30 - at));
        }
        assertEquals(expected, decoder.units().stream().map(UnitSpan::unit).toList(), most + " per frame, chunks of " + chunk);
      }
    }
    assertTrue(total > 20, "the weights are such that units come out");
    FormulaTransducer head = new FormulaTransducer(new Random(1), 3, 2, 1);
    assertThrows(IllegalArgumentException.class, () -> GreedyDecoder.transducer(head, 0));
  }
}
