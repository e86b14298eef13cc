package io.dualmode.tools.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Values worked out by hand. */
class ErrorCurveTest {
  @Test
  void perfectScores_makeNoErrors() {
    ErrorCurve curve = new ErrorCurve(new double[] {0.9, 0.8}, new double[] {0.1, 0.2, 0.3});
    assertEquals(0, curve.equalErrorRate(), 1e-12);
    assertEquals(0, curve.minimumCost(0.01), 1e-12);
  }

  @Test
  void oneOfFourEachWay_isAQuarter() {
    // above 0.55 lie three of four targets and one of four others
    ErrorCurve curve = new ErrorCurve(new double[] {0.9, 0.8, 0.6, 0.2}, new double[] {0.1, 0.3, 0.5, 0.7});
    assertEquals(0.25, curve.miss(0.55));
    assertEquals(0.25, curve.falseAlarm(0.55));
    assertEquals(0.25, curve.equalErrorRate(), 1e-12);
    // p = 0.5: accept above 0.55, (0.25 + 0.25) / 2 / 0.5, or above 0.75, (0.5 + 0) / 2 / 0.5
    assertEquals(0.5, curve.minimumCost(0.5), 1e-12);
    // p = 0.01: no false alarm is worth it; misses of 0.8 and above
    assertEquals(0.5, curve.minimumCost(0.01), 1e-12);
  }

  @Test
  void equalScores_areChance() {
    ErrorCurve curve = new ErrorCurve(new double[] {1, 1}, new double[] {1, 1, 1});
    assertEquals(0.5, curve.equalErrorRate(), 1e-12);
    assertEquals(1, curve.minimumCost(0.01), 1e-12);
    assertThrows(IllegalArgumentException.class, () -> new ErrorCurve(new double[0], new double[] {1}));
  }

  @Test
  void twoGaussians_haveTheErrorOfTheirDistance() {
    Random random = new Random(7);
    double[] targets = new double[20_000];
    double[] others = new double[30_000];
    Arrays.setAll(targets, i -> 1 + random.nextGaussian());
    Arrays.setAll(others, i -> -1 + random.nextGaussian());
    // the share of a normal distribution beyond one deviation
    assertEquals(0.158655, new ErrorCurve(targets, others).equalErrorRate(), 0.005);
  }

  @Test
  void area_isTheShareOfPairsInTheRightOrder() {
    assertEquals(1, new ErrorCurve(new double[] {3, 4}, new double[] {1, 2}).area());
    assertEquals(0, new ErrorCurve(new double[] {1, 2}, new double[] {3, 4}).area());
    assertEquals(0.5, new ErrorCurve(new double[] {7, 7}, new double[] {7, 7}).area());
    // targets 2, 4 with others 1, 3: three of four pairs are in order
    assertEquals(0.75, new ErrorCurve(new double[] {2, 4}, new double[] {1, 3}).area());
  }

  @Test
  void misses_atAShareOfFalseAlarms() {
    ErrorCurve curve = new ErrorCurve(new double[] {3, 5}, new double[] {1, 2, 4});
    assertEquals(0.5, curve.missAt(0));
    assertEquals(0.5, curve.missAt(0.3));
    assertEquals(0, curve.missAt(0.34));
    assertEquals(1.0 / 3, curve.equalErrorRate(), 1e-9);
    assertEquals(1, new ErrorCurve(new double[] {7}, new double[] {7, 7}).missAt(0.4), "no threshold lies between equal scores");
  }
}
