package io.dualmode.tools.loss.distillation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class DelayedAlignmentTest {

  @Test
  void align_allCostsEqual_hasNoDelay() {
    DelayedAlignment alignment = new DelayedAlignment();
    assertEquals(6, alignment.align(new double[] {2, 2, 2, 2, 2, 2, 2, 2, 2}, 3, 2));
    for (int t = 0; t < 3; t++) {
      assertEquals(0, alignment.delay(t));
    }
  }

  @Test
  void align_keepsTheOrderOfFrames() {
    // Alone, frame 0 would take a delay of 2 and frame 1 none, which is the frame before.
    double[] cost = {5, 5, 0, 0, 1, 4, 0, 0, 0};
    DelayedAlignment alignment = new DelayedAlignment();
    assertEquals(1, alignment.align(cost, 3, 2));
    assertEquals(2, alignment.delay(0));
    assertEquals(1, alignment.delay(1));
  }

  @Test
  void align_equalsTheBestOfAllPaths() {
    Random random = new Random(4);
    DelayedAlignment alignment = new DelayedAlignment();
    for (int trial = 0; trial < 40; trial++) {
      int frames = 1 + random.nextInt(6);
      int maxDelay = random.nextInt(4);
      double[] cost = random.doubles((long) frames * (maxDelay + 1)).toArray();
      double sum = alignment.align(cost, frames, maxDelay);
      assertEquals(best(cost, frames, maxDelay, 0, 0), sum, 1e-12);
      double path = 0;
      for (int t = 0; t < frames; t++) {
        path += cost[t * (maxDelay + 1) + alignment.delay(t)];
        assertTrue(t == 0 || alignment.delay(t) >= alignment.delay(t - 1) - 1);
      }
      assertEquals(sum, path, 1e-12);
    }
  }

  /** Over every sequence of delays from frame {@code t} on whose first is at least {@code least}. */
  private static double best(double[] cost, int frames, int maxDelay, int t, int least) {
    if (t == frames) {
      return 0;
    }
    double best = Double.POSITIVE_INFINITY;
    for (int d = Math.max(0, least); d <= maxDelay; d++) {
      best = Math.min(best, cost[t * (maxDelay + 1) + d] + best(cost, frames, maxDelay, t + 1, d - 1));
    }
    return best;
  }
}
