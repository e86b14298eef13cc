package io.dualmode.tools.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dualmode.tools.loss.TransducerLoss.Plane;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransducerLossTest {

  private static final List<Boolean> LATTICES = List.of(true, false);

  private static TransducerLoss loss(boolean monotonic) {
    return monotonic ? TransducerLoss.monotonic() : TransducerLoss.standard();
  }

  private static Plane plane(Random random, int frames, int width, int offset, int stride) {
    float[] values = new float[offset + frames * stride];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (-3 * random.nextDouble());
    }
    return new Plane(values, new float[values.length], offset, stride);
  }

  private static double value(Plane plane, int t, int u) {
    return plane.logProbabilities()[plane.offset() + t * plane.stride() + u];
  }

  /** Probability of finishing from node (t, u), following every arc of the definition. */
  private static double enumerate(boolean monotonic, Plane blank, Plane label, int t, int u, int frames, int labels) {
    if (t == frames) {
      return u == labels ? 1 : 0;
    }
    double sum = Math.exp(value(blank, t, u)) * enumerate(monotonic, blank, label, t + 1, u, frames, labels);
    if (u < labels) {
      sum += Math.exp(value(label, t, u)) * enumerate(monotonic, blank, label, monotonic ? t + 1 : t, u + 1, frames, labels);
    }
    return sum;
  }

  @Test
  void loss_twoFramesOneLabel_isTheWorkedSum() {
    float[] blank = new float[4];
    float[] label = new float[2];
    double[] b = {0.5, 0.25, 0.125, 0.2};
    double[] l = {0.3, 0.6};
    for (int i = 0; i < 4; i++) {
      blank[i] = (float) Math.log(b[i]);
    }
    for (int i = 0; i < 2; i++) {
      label[i] = (float) Math.log(l[i]);
    }
    Plane blanks = new Plane(blank, new float[4], 0, 2);
    Plane labels = new Plane(label, new float[2], 0, 1);
    // Monotonic: label then blank after it, or blank then label.
    double early = 0.3 * 0.2;
    double late = 0.5 * 0.6;
    assertEquals(-Math.log(early + late), TransducerLoss.monotonic().lossAndGradient(blanks, labels, 2, 1, 1), 1e-6);
    float e = (float) (early / (early + late));
    assertArrayEquals(new float[] {e - 1, 0, 0, -e}, blanks.gradient(), 1e-6f);
    assertArrayEquals(new float[] {-e, e - 1}, labels.gradient(), 1e-6f);
    // Standard: label, blank, blank or blank, label, blank.
    assertEquals(-Math.log(0.3 * 0.25 * 0.2 + 0.5 * 0.6 * 0.2), TransducerLoss.standard().lossAndGradient(blanks, labels, 2, 1, 1), 1e-6);
  }

  @Test
  void loss_equalsTheSumOverAllPaths() {
    Random random = new Random(21);
    for (boolean monotonic : LATTICES) {
      TransducerLoss loss = loss(monotonic);
      for (int frames = 1; frames <= 6; frames++) {
        for (int labels = 0; labels <= (monotonic ? frames : 5); labels++) {
          Plane blank = plane(random, frames, labels + 1, 3, labels + 4);
          Plane label = plane(random, frames, labels, 2, labels + 2);
          assertEquals(-Math.log(enumerate(monotonic, blank, label, 0, 0, frames, labels)),
              loss.lossAndGradient(blank, label, frames, labels, 1), 1e-9, frames + " frames, " + labels + " labels");
        }
      }
    }
  }

  @Test
  void gradient_equalsFiniteDifferencesAndStaysInsideThePlanes() {
    for (boolean monotonic : LATTICES) {
      Random random = new Random(22);
      TransducerLoss loss = loss(monotonic);
      int frames = 7;
      int labels = 4;
      Plane blank = plane(random, frames, labels + 1, 5, labels + 3);
      Plane label = plane(random, frames, labels, 1, labels + 3);
      loss.lossAndGradient(blank, label, frames, labels, 2);
      for (Plane plane : List.of(blank, label)) {
        for (int i = 0; i < plane.gradient().length; i++) {
          float[] values = plane.logProbabilities();
          float kept = values[i];
          Plane scratchBlank = new Plane(blank.logProbabilities(), new float[blank.gradient().length], 5, labels + 3);
          Plane scratchLabel = new Plane(label.logProbabilities(), new float[label.gradient().length], 1, labels + 3);
          values[i] = kept + 1e-2f;
          double up = values[i];
          double above = loss.lossAndGradient(scratchBlank, scratchLabel, frames, labels, 1);
          values[i] = kept - 1e-2f;
          double down = values[i];
          double below = loss.lossAndGradient(scratchBlank, scratchLabel, frames, labels, 1);
          values[i] = kept;
          assertEquals(2 * (above - below) / (up - down), plane.gradient()[i], 1e-4, "monotonic " + monotonic + ", value " + i);
        }
      }
    }
  }

  @Test
  void lossAndGradient_extremeValues_stayExact() {
    // Every arc costs 500 nats: 3 ways to place one label in 3 frames, 4 arcs in the standard lattice and 3 in the monotonic one.
    Plane blank = new Plane(new float[6], new float[6], 0, 2);
    Plane label = new Plane(new float[3], new float[3], 0, 1);
    java.util.Arrays.fill(blank.logProbabilities(), -500);
    java.util.Arrays.fill(label.logProbabilities(), -500);
    assertEquals(1500 - Math.log(3), TransducerLoss.monotonic().lossAndGradient(blank, label, 3, 1, 1), 1e-9);
    assertArrayEquals(new float[] {-1 / 3f, -1 / 3f, -1 / 3f}, label.gradient(), 1e-6f);
    assertEquals(2000 - Math.log(3), TransducerLoss.standard().lossAndGradient(blank, label, 3, 1, 1), 1e-9);
  }

  @Test
  void lossAndGradient_impossibleOrNotFinite_leavesTheGradientAlone() {
    Plane blank = plane(new Random(1), 2, 4, 0, 4);
    Plane label = plane(new Random(2), 2, 3, 0, 3);
    assertEquals(TransducerLoss.IMPOSSIBLE, TransducerLoss.monotonic().lossAndGradient(blank, label, 2, 3, 1));
    label.logProbabilities()[1] = Float.NEGATIVE_INFINITY;
    label.logProbabilities()[4] = Float.NEGATIVE_INFINITY;
    assertEquals(TransducerLoss.IMPOSSIBLE, TransducerLoss.standard().lossAndGradient(blank, label, 2, 3, 1));
    blank.logProbabilities()[0] = Float.NaN;
    assertEquals(TransducerLoss.IMPOSSIBLE, TransducerLoss.monotonic().lossAndGradient(blank, label, 2, 1, 1));
    assertArrayEquals(new float[8], blank.gradient());
    assertArrayEquals(new float[6], label.gradient());
    assertThrows(IllegalArgumentException.class, () -> TransducerLoss.standard().lossAndGradient(blank, label, 3, 3, 1));
    assertThrows(IllegalArgumentException.class, () -> TransducerLoss.standard().lossAndGradient(blank, label, 2, 4, 1));
  }
}
