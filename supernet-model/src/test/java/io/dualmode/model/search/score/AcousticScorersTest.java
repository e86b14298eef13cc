package io.dualmode.model.search.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.head.ctc.CtcScorer;
import io.dualmode.model.head.mmi.MmiScorer;
import io.dualmode.model.head.transducer.TransducerScorer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AcousticScorersTest {
  private static float[] random(Random random, int size, float scale) {
    float[] x = new float[size];
    for (int i = 0; i < size; i++) {
      x[i] = scale * (float) random.nextGaussian();
    }
    return x;
  }

  @Test
  void mmi_scoresAsTheTablesSay() {
    int[] entry = {0, 1, 2, 3, 4, 5, 6, 7, 8};
    int[] stay = {9, 10, 11};
    MmiScorer scorer = new MmiScorer(12, entry, stay);
    float[] rows = random(new Random(1), 24, 1);
    scorer.frame(rows, 12);
    int context = scorer.next(scorer.start(), 2);
    assertEquals(rows[12 + 2 * 3 + 1], scorer.enter(context, 1));
    assertEquals(rows[12 + 11], scorer.stay(context));
    assertEquals(-1, scorer.rest(context));
    for (int i = 12; i < 24; i++) {
      assertTrue(scorer.bound() >= rows[i]);
    }
  }

  @Test
  void mmi_badTable_namesEntryAndRange() {
    var error = assertThrows(IllegalArgumentException.class, () -> new MmiScorer(3, new int[] {0, 1, 2, 3}, new int[] {0, 1}));
    assertEquals("MMI table entry[3]: got output 3, allowed 0..2", error.getMessage());
  }

  @Test
  void ctc_repeatsRestsAndForbidsReentryWithoutBlank() {
    CtcScorer scorer = new CtcScorer(3);
    float[] rows = {-1, -2, -3};
    scorer.frame(rows, 0);
    int one = scorer.next(scorer.start(), 1);
    assertEquals(-2f, scorer.stay(one));
    assertEquals(Float.NEGATIVE_INFINITY, scorer.enter(one, 1));
    assertEquals(-3f, scorer.enter(one, 2));
    assertEquals(-1f, scorer.restScore(one));
    assertEquals(-2f, scorer.enter(scorer.rest(one), 1));
    assertEquals(-1, scorer.rest(scorer.start()));
  }

  @Test
  void transducer_givesTheHeadsScores_onceAFrameAndContext() {
    int units = 7;
    FormulaTransducer head = new FormulaTransducer(new Random(1), units, 5, 2);
    TransducerScorer scorer = new TransducerScorer(head);
    Random random = new Random(2);
    float[] rows = random(random, 40 * 5, 1);
    float[] expected = new float[units];
    for (int frame = 0; frame < 40; frame++) {
      scorer.frame(rows, frame * 5);
      int contexts = 1 + random.nextInt(units * units);
      for (int i = 0; i < 3 * contexts; i++) {
        int context = random.nextInt(contexts);
        head.logProbabilities(rows, frame * 5, context / units, context % units, expected, 0);
        assertEquals(expected[0], scorer.stay(context));
        for (int q = 0; q < units; q++) {
          assertEquals(expected[q], scorer.enter(context, q));
        }
      }
    }
    scorer.frame(rows, 0);
    scorer.enter(3, 1);
    scorer.frame(rows, 5);
    head.scored = 0;
    scorer.stay(3);
    scorer.enter(3, 2);
    assertEquals(0, head.scored, "a context of the frame before is scored with the frame");
    scorer.enter(4, 2);
    scorer.stay(4);
    assertEquals(1, head.scored);
  }

  @Test
  void blank_isTheLeastThatTheLastContextsGive_andMissingWithoutBlank() {
    int units = 5;
    TransducerScorer scorer = new TransducerScorer(new FormulaTransducer(new Random(1), units, 3, 2));
    float[] rows = random(new Random(2), 9, 1);
    scorer.frame(rows, 0);
    assertEquals(Float.NEGATIVE_INFINITY, scorer.blank());
    scorer.stay(7);
    scorer.stay(9);
    scorer.frame(rows, 3);
    assertEquals(Math.min(scorer.stay(7), scorer.stay(9)), scorer.blank());
    CtcScorer ctc = new CtcScorer(3);
    ctc.frame(new float[] {-1, -2, -3}, 0);
    assertEquals(-1f, ctc.blank());
    assertEquals(Float.NEGATIVE_INFINITY, new MmiScorer(1, new int[1], new int[1]).blank());
  }

  @Test
  void transducer_contextIsTheLastTwoPhones_silenceLeavesIt() {
    int units = 5;
    TransducerScorer scorer = new TransducerScorer(new FormulaTransducer(new Random(1), units, 3, 2));
    int context = scorer.next(scorer.next(scorer.next(scorer.start(), 4), 2), 3);
    assertEquals(2 * units + 3, context);
    assertEquals(context, scorer.next(context, 0));
  }

  @Test
  void weighted_addsScoresAndKeepsBothContexts() {
    Random random = new Random(3);
    int[] entry = new int[16];
    for (int i = 0; i < 16; i++) {
      entry[i] = i;
    }
    MmiScorer mmi = new MmiScorer(20, entry, new int[] {16, 17, 18, 19});
    CtcScorer ctc = new CtcScorer(4);
    WeightedScorer both = new WeightedScorer(mmi, 0.75f, ctc, 0.5f);
    float[] row = random(random, both.rowSize(), 2);
    both.frame(row, 0);
    int context = both.next(both.start(), 3);
    assertEquals(0.75f * row[3 * 4 + 1] + 0.5f * row[20 + 1], both.enter(context, 1), 1e-6);
    assertEquals(0.75f * row[19] + 0.5f * row[23], both.stay(context), 1e-6);
    assertEquals(0.75f * row[19] + 0.5f * row[20], both.restScore(context), 1e-6, "MMI stays while CTC rests");
    int rested = both.rest(context);
    assertEquals(0.75f * row[15] + 0.5f * row[23], both.enter(rested, 3), 1e-6, "after the rest the same unit may follow");
    assertEquals(Float.NEGATIVE_INFINITY, both.enter(context, 3));
    assertEquals(-1, both.rest(rested));
    assertTrue(both.modelsSilence());
  }
}
