package io.dualmode.tools.activity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Curves worked out by hand, and detectors on sounds that leave no doubt. */
class RocCurveTest {
  private static RocCurve curve(double[] scores, int... speech) {
    RocCurve curve = new RocCurve();
    boolean[] truth = new boolean[scores.length];
    for (int i : speech) {
      truth[i] = true;
    }
    curve.add(scores, truth);
    return curve;
  }

  @Test
  void area_isTheShareOfPairsInTheRightOrder() {
    assertEquals(1, curve(new double[] {1, 2, 3, 4}, 2, 3).area());
    assertEquals(0, curve(new double[] {1, 2, 3, 4}, 0, 1).area());
    assertEquals(0.5, curve(new double[] {7, 7, 7, 7}, 0, 3).area());
    // pairs of speech 2, 4 with others 1, 3: three of four are in order
    assertEquals(0.75, curve(new double[] {1, 2, 3, 4}, 1, 3).area());
  }

  @Test
  void misses_atAShareOfFalseAlarms() {
    RocCurve curve = curve(new double[] {1, 2, 3, 4, 5}, 2, 4);
    assertEquals(0.5, curve.missAt(0));
    assertEquals(0.5, curve.missAt(0.3));
    assertEquals(0, curve.missAt(0.34));
    assertEquals(1.0 / 3, curve.equalErrors(), 1e-9);
    assertEquals(1, curve(new double[] {7, 7, 7}, 1).missAt(0.4), "no threshold lies between equal scores");
  }

  @Test
  void detectors_toneAmongSilence_isFoundByAll() {
    float[] x = new float[6 * 16_000];
    Random random = new Random(2);
    boolean[] speech = new boolean[x.length / NoisyRecording.FRAME];
    for (int i = 0; i < x.length; i++) {
      boolean loud = i / 32_000 == 1;
      x[i] = (float) (0.001 * random.nextGaussian() + (loud ? 0.3 * Math.sin(i / 7.0) : 0));
      speech[Math.min(speech.length - 1, i / NoisyRecording.FRAME)] = loud;
    }
    for (double[] scores : new double[][] {Detectors.energy(x), Detectors.energyOverFloor(x), Detectors.sphinx(x)}) {
      RocCurve curve = new RocCurve();
      curve.add(scores, speech);
      assertTrue(curve.area() > 0.9, "area " + curve.area());
    }
  }
}
