package io.dualmode.model.confidence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.head.mmi.MmiScorer;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FrameEvidenceTest {
  private static final int UNITS = 3;
  /** Entering is output 0..2 by unit, staying 3..5. */
  private static final int[] ENTRY = {0, 1, 2, 0, 1, 2, 0, 1, 2};
  private static final int[] STAY = {3, 4, 5};
  private static final int[] UNIT_OF = {0, 1, 2, 0, 1, 2};

  @Test
  void posteriors_knownLogits_areSharesOfTheSoftmax() {
    UnitPosteriors posteriors = new UnitPosteriors(UNITS, UNIT_OF, 6);
    posteriors.accept(new float[] {0, 0, 0, 0, 0, 0, (float) Math.log(6), 0, 0, 0, 0, -40}, 0, 2);
    assertEquals(Math.log(1 / 3.0), posteriors.mean(1, 0, 1), 1 / 16.0);
    // 6 + 1 of 6 + 1 + 1 + 1 + 1
    assertEquals(Math.log(0.7), posteriors.mean(0, 1, 2), 1 / 16.0);
    assertEquals(Math.log(0.1), posteriors.mean(2, 1, 2), 1 / 16.0);
    assertEquals((Math.log(1 / 3.0) + Math.log(0.7)) / 2, posteriors.clearest(0, 2), 1 / 16.0);
    assertEquals(2, posteriors.frames());
    assertEquals(0, posteriors.mean(0, 2, 9), "frames that were not heard say nothing");
  }

  @Test
  void posteriors_hopelessUnit_isFloored() {
    UnitPosteriors posteriors = new UnitPosteriors(UNITS, UNIT_OF, 6);
    posteriors.accept(new float[] {0, -100, 0, 0, -100, 0}, 0, 1);
    assertEquals(UnitPosteriors.FLOOR, posteriors.mean(1, 0, 1));
    assertThrows(IllegalArgumentException.class, () -> new UnitPosteriors(2, UNIT_OF, 6));
    assertThrows(IllegalArgumentException.class, () -> new UnitPosteriors(UNITS, UNIT_OF, 5));
  }

  /** ln of the sum of exp(score) over all sequences of stays and entries, by enumeration. */
  private static double bruteForce(float[] rows, int frames) {
    double[] sum = {0};
    walk(rows, frames, 0, -1, 0, sum);
    return Math.log(sum[0]);
  }

  private static void walk(float[] rows, int frames, int frame, int unit, double score, double[] sum) {
    if (frame == frames) {
      sum[0] += Math.exp(score);
      return;
    }
    for (int q = 0; q < UNITS; q++) {
      walk(rows, frames, frame + 1, q, score + rows[frame * 6 + ENTRY[q]], sum);
    }
    if (unit >= 0) {
      walk(rows, frames, frame + 1, unit, score + rows[frame * 6 + STAY[unit]], sum);
    }
  }

  @Test
  void loop_fewFrames_isTheSumOverAllPaths() {
    Random random = new Random(3);
    for (int round = 0; round < 20; round++) {
      float[] rows = new float[6 * 6];
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (float) random.nextGaussian() * 2;
      }
      UnitLoop loop = new UnitLoop(new MmiScorer(6, ENTRY, STAY), 1);
      loop.accept(rows, 0, 2);
      loop.accept(rows, 12, 4);
      for (int frames = 1; frames <= 6; frames++) {
        assertEquals(bruteForce(rows, frames), loop.gain(0, frames), 0.01, "round " + round + ", " + frames + " frames");
      }
      assertEquals(loop.gain(0, 6), loop.gain(0, 4) + loop.gain(4, 6), 1e-6);
    }
  }

  @Test
  void loop_longStreamOfLargeScores_keepsItsPrecision() {
    UnitLoop loop = new UnitLoop(new MmiScorer(6, ENTRY, STAY), 1);
    float[] row = {50, 50, 50, 50, 50, 50};
    for (int i = 0; i < 20_000; i++) {
      loop.accept(row, 0, 1);
    }
    // every frame multiplies the paths by the four ways on: stay, and three entries
    assertEquals(50 + Math.log(4), loop.gain(19_999, 20_000), 1e-4);
    loop.reset();
    loop.accept(row, 0, 1);
    assertEquals(50 + Math.log(3), loop.gain(0, 1), 1e-4);
  }

  @Test
  void logOdds_extremes_areBounded() {
    assertTrue(Double.isFinite(Evidence.logOdds(0)) && Double.isFinite(Evidence.logOdds(1)));
    assertEquals(0, Evidence.logOdds(0.5), 1e-12);
    assertEquals(0.8, ConfidenceMap.probability(Evidence.logOdds(0.8)), 1e-12);
  }
}
