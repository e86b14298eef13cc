package io.dualmode.model.search.score;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

  /** The formula of the transducer in doubles, term by term. */
  private static double[] transducer(float[] e, int l2, int l1, float[][] w, int units, int width, int embeddingWidth) {
    double[] hidden = new double[width];
    for (int j = 0; j < width; j++) {
      double p = w[2][j];
      for (int i = 0; i < embeddingWidth; i++) {
        p += (double) w[1][j * 2 * embeddingWidth + i] * w[0][l2 * embeddingWidth + i];
        p += (double) w[1][j * 2 * embeddingWidth + embeddingWidth + i] * w[0][l1 * embeddingWidth + i];
      }
      hidden[j] = Math.tanh(e[j] + p);
    }
    double[] logits = new double[units];
    double sum = 0;
    for (int v = 0; v < units; v++) {
      logits[v] = w[4][v];
      for (int j = 0; j < width; j++) {
        logits[v] += (double) w[3][v * width + j] * hidden[j];
      }
      sum += Math.exp(logits[v]);
    }
    for (int v = 0; v < units; v++) {
      logits[v] -= Math.log(sum);
    }
    return logits;
  }

  @Test
  void transducer_equalsTheFormula_forOddWidthsAndSaturation() {
    for (int width : new int[] {1, 7, 16, 37, 256}) {
      for (float scale : new float[] {0.3f, 3f, 10f}) {
        Random random = new Random(width);
        int units = 7;
        int embeddingWidth = 5;
        float[][] w = {random(random, units * embeddingWidth, 1), random(random, width * 2 * embeddingWidth, scale / 5),
            random(random, width, scale), random(random, units * width, 0.3f), random(random, units, 1)};
        TransducerScorer scorer = new TransducerScorer(new Joiner(w[0], w[1], w[2], w[3], w[4]));
        float[] rows = random(random, 3 * width, scale);
        for (int frame = 0; frame < 3; frame++) {
          scorer.frame(rows, frame * width);
          float[] e = java.util.Arrays.copyOfRange(rows, frame * width, (frame + 1) * width);
          for (int context = 0; context < units * units; context++) {
            double[] expected = transducer(e, context / units, context % units, w, units, width, embeddingWidth);
            float tolerance = 2e-4f;
            assertEquals(expected[0], scorer.stay(context), tolerance);
            assertEquals(expected[0], scorer.enter(context, 0), tolerance);
            for (int q = 1; q < units; q++) {
              assertEquals(expected[q], scorer.enter(context, q), tolerance, "width " + width + " scale " + scale);
            }
          }
        }
      }
    }
  }

  @Test
  void transducer_contextIsTheLastTwoPhones_silenceLeavesIt() {
    int units = 5;
    TransducerScorer scorer = new TransducerScorer(
        new Joiner(new float[units], new float[2], new float[1], new float[units], new float[units]));
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
