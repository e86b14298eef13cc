package io.dualmode.tools.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CtcLossTest {

    private static float[] logits(Random random, int frames, int outputs, double scale) {
    float[] logits = new float[frames * outputs];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (scale * random.nextGaussian());
    }
    return logits;
  }

  /** Sums the probability of every one of the outputs^frames labellings that collapses to the labels. */
  private static double bruteForce(float[] logits, int frames, int outputs, int[] labels) {
    double total = 0;
    int labellings = (int) Math.pow(outputs, frames);
    for (int code = 0; code < labellings; code++) {
      List<Integer> collapsed = new ArrayList<>();
      double probability = 1;
      int rest = code;
      int before = 0;
      for (int t = 0; t < frames; t++) {
        int unit = rest % outputs;
        rest /= outputs;
        double sum = 0;
        for (int k = 0; k < outputs; k++) {
          sum += Math.exp(logits[t * outputs + k]);
        }
        probability *= Math.exp(logits[t * outputs + unit]) / sum;
        if (unit != 0 && unit != before) {
          collapsed.add(unit);
        }
        before = unit;
      }
      if (collapsed.stream().mapToInt(i -> i).boxed().toList().equals(Arrays.stream(labels).boxed().toList())) {
        total += probability;
      }
    }
    return -Math.log(total);
  }

  @Test
  void loss_twoFramesOneLabel_isTheWorkedSum() {
    // Half blank, half label in both frames: "ab", "ba" and "aa" of four labellings give the label, so p = 3/4.
    float[] gradient = new float[4];
    assertEquals(-Math.log(0.75), new CtcLoss(2).lossAndGradient(new float[4], 0, 2, new int[] {1}, 3, gradient), 1e-12);
    // The label is used in 2 of the 3 labellings in each frame: gradient 1/2 - 1/3 for blank, 1/2 - 2/3 for the label, times 3.
    assertArrayEquals(new float[] {0.5f, -0.5f, 0.5f, -0.5f}, gradient, 1e-6f);
  }

  @Test
  void loss_equalsTheSumOverAllLabellings() {
    int[][] targets = {{}, {1}, {1, 1}, {1, 2}, {2, 1, 2}, {1, 1, 2}, {2, 2, 2}};
    Random random = new Random(7);
    for (int[] labels : targets) {
      for (int frames = CtcLoss.framesNeeded(labels) + (labels.length == 0 ? 1 : 0); frames <= 7; frames++) {
        float[] logits = logits(random, frames, 3, 2);
        assertEquals(bruteForce(logits, frames, 3, labels),
            new CtcLoss(3).lossAndGradient(logits, 0, frames, labels, 1, new float[logits.length]), 1e-6,
            labels.length + " in " + frames);
      }
    }
  }

  @Test
  void gradient_equalsFiniteDifferences() {
    Random random = new Random(8);
    int[] labels = {3, 3, 1, 4, 1};
    int frames = 11;
    float[] logits = logits(random, frames, 5, 1.5);
    float[] gradient = new float[logits.length];
    new CtcLoss(5).lossAndGradient(logits, 0, frames, labels, 1, gradient);
    for (int i = 0; i < logits.length; i++) {
      float[] moved = logits.clone();
      moved[i] += 1e-2f;
      double up = moved[i];
      double above = new CtcLoss(5).lossAndGradient(moved, 0, frames, labels, 1, new float[logits.length]);
      moved[i] = logits[i] - 1e-2f;
      double below = new CtcLoss(5).lossAndGradient(moved, 0, frames, labels, 1, new float[logits.length]);
      assertEquals((above - below) / (up - moved[i]), gradient[i], 5e-5, "logit " + i);
    }
  }

  @Test
  void lossAndGradient_offsetAndScratchHistoryChangeNothing() {
    CtcLoss loss = new CtcLoss(4);
    Random random = new Random(9);
    int[] labels = {2, 1};
    float[] logits = logits(random, 5, 4, 2);
    float[] gradient = new float[logits.length];
    double expected = loss.lossAndGradient(logits, 0, 5, labels, 0.5f, gradient);
    float[] longer = logits(random, 50, 4, 5);
    loss.lossAndGradient(longer, 0, 50, new int[] {1, 2, 3, 3, 2, 1}, 1, new float[longer.length]);
    System.arraycopy(logits, 0, longer, 28, logits.length);
    float[] longGradient = new float[longer.length];
    assertEquals(expected, loss.lossAndGradient(longer, 28, 5, labels, 0.5f, longGradient));
    for (int i = 0; i < longGradient.length; i++) {
      assertEquals(i >= 28 && i < 48 ? gradient[i - 28] : 0, longGradient[i]);
    }
  }

  @Test
  void lossAndGradient_logProbabilitiesGiveTheSame() {
    float[] logits = logits(new Random(10), 4, 3, 3);
    float[] logProbabilities = logits.clone();
    for (int t = 0; t < 4; t++) {
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        sum += Math.exp(logits[t * 3 + k]);
      }
      for (int k = 0; k < 3; k++) {
        logProbabilities[t * 3 + k] -= (float) Math.log(sum);
      }
    }
    float[] first = new float[12];
    float[] second = new float[12];
    assertEquals(new CtcLoss(3).lossAndGradient(logits, 0, 4, new int[] {2}, 1, first),
        new CtcLoss(3).lossAndGradient(logProbabilities, 0, 4, new int[] {2}, 1, second), 1e-5);
    assertArrayEquals(first, second, 1e-5f);
  }

  @Test
  void lossAndGradient_extremeLogits_stayExact() {
    // The blank is 1000 nats ahead everywhere: one label costs 1000 nats wherever it goes, four places to go.
    float[] logits = new float[8];
    for (int t = 0; t < 4; t++) {
      logits[2 * t] = 1000;
    }
    float[] gradient = new float[8];
    assertEquals(1000 - Math.log(4), new CtcLoss(2).lossAndGradient(logits, 0, 4, new int[] {1}, 1, gradient), 1e-9);
    assertArrayEquals(new float[] {.25f, -.25f, .25f, -.25f, .25f, -.25f, .25f, -.25f}, gradient, 1e-6f);
  }

  @Test
  void lossAndGradient_impossibleOrNaN_leavesTheGradientAlone() {
    float[] logits = new float[9];
    float[] gradient = new float[9];
    assertEquals(CtcLoss.IMPOSSIBLE, new CtcLoss(3).lossAndGradient(logits, 0, 3, new int[] {1, 1, 2}, 1, gradient));
    assertTrue(new CtcLoss(3).lossAndGradient(logits, 0, 3, new int[] {1, 2, 1}, 0, gradient) < 10);
    logits[4] = Float.NaN;
    assertEquals(CtcLoss.IMPOSSIBLE, new CtcLoss(3).lossAndGradient(logits, 0, 3, new int[] {1}, 1, gradient));
    assertArrayEquals(new float[9], gradient);
    assertThrows(IllegalArgumentException.class, () -> new CtcLoss(3).lossAndGradient(logits, 0, 3, new int[] {0}, 1, gradient));
    assertThrows(IllegalArgumentException.class, () -> new CtcLoss(3).lossAndGradient(logits, 1, 3, new int[] {1}, 1, gradient));
  }
}
