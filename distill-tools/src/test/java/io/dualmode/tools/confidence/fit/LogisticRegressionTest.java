package io.dualmode.tools.confidence.fit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogisticRegressionTest {
  private static double[] ones(int size) {
    double[] ones = new double[size];
    Arrays.fill(ones, 1);
    return ones;
  }

  @Test
  void fit_drawnFromAKnownMap_findsIt() {
    Random random = new Random(5);
    double[][] x = new double[40_000][];
    boolean[] right = new boolean[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = new double[] {3 + 2 * random.nextGaussian(), random.nextDouble(), 7};
      right[i] = random.nextDouble() < 1 / (1 + Math.exp(-(0.5 - 0.8 * x[i][0] + 2 * x[i][1])));
    }
    double[] fitted = LogisticRegression.fit(x, right, ones(x.length), 1);
    assertEquals(-0.8, fitted[1], 0.05);
    assertEquals(2, fitted[2], 0.15);
    assertEquals(0, fitted[3], 1e-9, "a constant says nothing");
    assertEquals(0.5, fitted[0], 0.15);
  }

  @Test
  void fit_sampleOfWeightTwo_isTheSameAsTwo() {
    double[][] x = {{0}, {1}, {2}, {3}, {1}};
    boolean[] right = {false, true, false, true, true};
    double[] twice = LogisticRegression.fit(new double[][] {{0}, {1}, {2}, {3}}, new boolean[] {false, true, false, true},
        new double[] {1, 2, 1, 1}, 0.1);
    assertArrayEquals(LogisticRegression.fit(x, right, ones(5), 0.1), twice, 1e-6);
  }

  @Test
  void fit_separableOrOneSided_staysFinite() {
    double[][] x = {{0}, {1}, {2}, {3}};
    double[] separable = LogisticRegression.fit(x, new boolean[] {false, false, true, true}, ones(4), 0.1);
    assertTrue(Double.isFinite(separable[0]) && separable[1] > 0 && separable[1] < 100, Arrays.toString(separable));
    double[] always = LogisticRegression.fit(x, new boolean[] {true, true, true, true}, ones(4), 0.1);
    assertTrue(Double.isFinite(always[0]) && always[0] > 2, Arrays.toString(always));
  }

  @Test
  void fit_inputsThatCancelOut_isNotStoppedByRounding() {
    double[][] x = new double[400][];
    boolean[] right = new boolean[x.length];
    double[] weights = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = new double[] {i % 2 == 0 ? 0.1 : -0.1, i / 2 % 2 == 0 ? 0.3 : -0.3, i / 4 % 2 == 0 ? 0.7 : -0.7};
      right[i] = i % 8 < 3;
      weights[i] = 1.0 / 3;
    }
    double[] fitted = LogisticRegression.fit(x, right, weights, 10);
    assertTrue(Arrays.stream(fitted).allMatch(Double::isFinite) && fitted[3] > 0, Arrays.toString(fitted));
  }
}
