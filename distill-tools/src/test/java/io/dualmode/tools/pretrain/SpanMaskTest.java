package io.dualmode.tools.pretrain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SpanMaskTest {

  @Test
  void draw_masksTheExpectedShare() {
    int frames = 400;
    double share = 0.0975;
    int span = 7;
    SplittableRandom random = new SplittableRandom(1);
    long masked = 0;
    int trials = 500;
    for (int i = 0; i < trials; i++) {
      for (boolean m : SpanMask.draw(frames, share, span, random)) {
        masked += m ? 1 : 0;
      }
    }
    // A frame stays seen when none of the starts, drawn without replacement, lies among the span's frames before it.
    double seen = 1;
    for (int i = 0; i < span; i++) {
      seen *= 1 - share * frames / (frames - i);
    }
    assertEquals(1 - seen, (double) masked / (trials * frames), 0.01);
  }

  @Test
  void draw_spansHaveTheirLength_exceptAtTheEnd() {
    SplittableRandom random = new SplittableRandom(2);
    for (int trial = 0; trial < 300; trial++) {
      boolean[] masked = SpanMask.draw(60, 0.03, 5, random);
      int run = 0;
      int runs = 0;
      for (int t = 0; t <= masked.length; t++) {
        if (t < masked.length && masked[t]) {
          run++;
        } else if (run > 0) {
          assertTrue(run >= 5 || t == masked.length, "a span of " + run + " ends at " + t);
          run = 0;
          runs++;
        }
      }
      assertTrue(runs >= 1 && runs <= 2);
    }
  }

  @Test
  void draw_shortUtterance_hasASpan() {
    assertArrayEquals(new boolean[] {true}, SpanMask.draw(1, 0.01, 7, new SplittableRandom(3)));
  }
}
