package io.dualmode.tools.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TdtLossTest {
  private static final int[] DURATIONS = {0, 1, 2, 4};
  private static final double SIGMA = 0.05;
  private static final int ROW = 2 + DURATIONS.length;

  /** Planes of one lattice, somewhere inside a longer array. */
  private record Lattice(float[] planes, int offset, int frames, int labels, int stride) {
    static Lattice random(Random random, int frames, int labels, int offset, int stride) {
      float[] planes = new float[offset + frames * stride * ROW];
      for (int i = 0; i < planes.length; i++) {
        planes[i] = (float) (-3 * random.nextDouble());
      }
      return new Lattice(planes, offset, frames, labels, stride);
    }

    double loss(float weight, float[] gradient) {
      return new TdtLoss(DURATIONS, SIGMA).lossAndGradient(planes, offset, frames, labels, stride, weight, gradient);
    }

    /** Probability of finishing from node (t, u), following every arc of the definition. */
    double enumerate(int t, int u) {
      if (t >= frames) {
        return t == frames && u == labels ? 1 : 0;
      }
      int row = offset + (t * stride + u) * ROW;
      double sum = 0;
      for (int k = 0; k < DURATIONS.length; k++) {
        double duration = Math.exp(planes[row + 2 + k] - SIGMA);
        if (DURATIONS[k] > 0) {
          sum += Math.exp(planes[row]) * duration * enumerate(t + DURATIONS[k], u);
        }
        // a label does not end an utterance
        if (u < labels && t + DURATIONS[k] < frames) {
          sum += Math.exp(planes[row + 1]) * duration * enumerate(t + DURATIONS[k], u + 1);
        }
      }
      return sum;
    }
  }

  @Test
  void loss_randomLattices_isThatOfAllPathsTogether() {
    Random random = new Random(1);
    for (int round = 0; round < 40; round++) {
      int labels = random.nextInt(4);
      Lattice lattice = Lattice.random(random, 1 + random.nextInt(5), labels, random.nextInt(9), labels + 1 + random.nextInt(2));
      double expected = -Math.log(lattice.enumerate(0, 0));
      assertEquals(expected, lattice.loss(1, new float[lattice.planes.length]), 1e-5, "round " + round);
    }
  }

  @Test
  void gradient_randomLattices_isThatOfFiniteDifferences() {
    Random random = new Random(2);
    double weight = 0.7;
    for (int round = 0; round < 8; round++) {
      int labels = random.nextInt(4);
      Lattice lattice = Lattice.random(random, 2 + random.nextInt(5), labels, 3, labels + 2);
      float[] gradient = new float[lattice.planes.length];
      lattice.loss((float) weight, gradient);
      float[] expected = new float[gradient.length];
      float step = 1e-2f;
      for (int i = 0; i < expected.length; i++) {
        float kept = lattice.planes[i];
        lattice.planes[i] = kept + step;
        double more = lattice.loss(1, new float[gradient.length]);
        lattice.planes[i] = kept - step;
        double less = lattice.loss(1, new float[gradient.length]);
        lattice.planes[i] = kept;
        expected[i] = (float) (weight * (more - less) / (2 * step));
      }
      assertArrayEquals(expected, gradient, 1e-4f, "round " + round);
    }
  }

  @Test
  void loss_nothingThatFits_isImpossibleAndLeavesTheGradient() {
    Lattice lattice = Lattice.random(new Random(3), 3, 1, 0, 2);
    Arrays.fill(lattice.planes, Float.NEGATIVE_INFINITY);
    float[] gradient = new float[lattice.planes.length];
    assertEquals(TdtLoss.IMPOSSIBLE, lattice.loss(1, gradient));
    assertArrayEquals(new float[gradient.length], gradient);
    assertThrows(IllegalArgumentException.class, () -> new TdtLoss(new int[] {0}, 0), "a blank could never go on");
    assertThrows(IllegalArgumentException.class,
        () -> new TdtLoss(DURATIONS, 0).lossAndGradient(new float[5], 0, 1, 0, 1, 1, new float[5]), "planes that are too short");
  }
}
