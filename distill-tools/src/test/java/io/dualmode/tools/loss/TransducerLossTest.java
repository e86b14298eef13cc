package io.dualmode.tools.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TransducerLossTest {

  private static final List<Boolean> LATTICES = List.of(true, false);

  /** The planes of one lattice, somewhere inside longer arrays. */
  private record Lattice(float[] blank, float[] label, int offset, int frames, int labels, int stride, float[] blankGradient,
      float[] labelGradient) {

    static Lattice random(Random random, int frames, int labels, int offset, int stride) {
      int size = offset + frames * stride;
      float[] blank = new float[size];
      float[] label = new float[size];
      for (int i = 0; i < size; i++) {
        blank[i] = (float) (-3 * random.nextDouble());
        label[i] = (float) (-3 * random.nextDouble());
      }
      return new Lattice(blank, label, offset, frames, labels, stride, new float[size], new float[size]);
    }

    static Lattice constant(float value, int frames, int labels) {
      float[] plane = new float[frames * (labels + 1)];
      Arrays.fill(plane, value);
      return new Lattice(plane, plane.clone(), 0, frames, labels, labels + 1, new float[plane.length], new float[plane.length]);
    }

    double loss(boolean monotonic, float weight) {
      TransducerLoss loss = monotonic ? new TransducerLoss() : TransducerLoss.standard();
      return loss.lossAndGradient(blank, label, offset, frames, labels, stride, weight, blankGradient, labelGradient);
    }

    /** Probability of finishing from node (t, u), following every arc of the definition. */
    double enumerate(boolean monotonic, int t, int u) {
      if (t == frames) {
        return u == labels ? 1 : 0;
      }
      int at = offset + t * stride + u;
      double sum = Math.exp(blank[at]) * enumerate(monotonic, t + 1, u);
      if (u < labels) {
        sum += Math.exp(label[at]) * enumerate(monotonic, monotonic ? t + 1 : t, u + 1);
      }
      return sum;
    }

    Lattice withoutGradient() {
      return new Lattice(blank, label, offset, frames, labels, stride, new float[blank.length], new float[label.length]);
    }
  }

  private static float[] logs(double... probabilities) {
    float[] logs = new float[probabilities.length];
    for (int i = 0; i < logs.length; i++) {
      logs[i] = (float) Math.log(probabilities[i]);
    }
    return logs;
  }

  @Test
  void loss_twoFramesOneLabel_isTheWorkedSum() {
    float[] blank = logs(0.5, 0.25, 0.125, 0.2);
    float[] label = logs(0.3, 0.01, 0.6, 0.01);
    Lattice lattice = new Lattice(blank, label, 0, 2, 1, 2, new float[4], new float[4]);
    // Monotonic: label then blank after it, or blank then label.
    double early = 0.3 * 0.2;
    double late = 0.5 * 0.6;
    assertEquals(-Math.log(early + late), lattice.loss(true, 1), 1e-6);
    float e = (float) (early / (early + late));
    assertArrayEquals(new float[] {e - 1, 0, 0, -e}, lattice.blankGradient, 1e-6f);
    assertArrayEquals(new float[] {-e, 0, e - 1, 0}, lattice.labelGradient, 1e-6f);
    // Standard: label, blank, blank or blank, label, blank.
    assertEquals(-Math.log(0.3 * 0.25 * 0.2 + 0.5 * 0.6 * 0.2), lattice.loss(false, 1), 1e-6);
  }

  @Test
  void loss_equalsTheSumOverAllPaths() {
    Random random = new Random(21);
    for (boolean monotonic : LATTICES) {
      for (int frames = 1; frames <= 6; frames++) {
        for (int labels = 0; labels <= (monotonic ? frames : 5); labels++) {
          Lattice lattice = Lattice.random(random, frames, labels, 3, labels + 4);
          assertEquals(-Math.log(lattice.enumerate(monotonic, 0, 0)), lattice.loss(monotonic, 1), 1e-9,
              frames + " frames, " + labels + " labels");
        }
      }
    }
  }

  @Test
  void lossAndGradient_scratchHistoryChangesNothing() {
    for (boolean monotonic : LATTICES) {
      Lattice large = Lattice.random(new Random(30), 30, 12, 0, 13);
      Lattice small = Lattice.random(new Random(31), 6, 3, 7, 9);
      Lattice fresh = small.withoutGradient();
      TransducerLoss reused = monotonic ? new TransducerLoss() : TransducerLoss.standard();
      reused.lossAndGradient(large.blank, large.label, 0, 30, 12, 13, 1, large.blankGradient, large.labelGradient);
      assertEquals(fresh.loss(monotonic, 1), reused.lossAndGradient(small.blank, small.label, 7, 6, 3, 9, 1, small.blankGradient,
          small.labelGradient));
      assertArrayEquals(fresh.blankGradient, small.blankGradient);
      assertArrayEquals(fresh.labelGradient, small.labelGradient);
    }
  }

  @Test
  void gradient_equalsFiniteDifferencesAndStaysInsideThePlanes() {
    for (boolean monotonic : LATTICES) {
      Lattice lattice = Lattice.random(new Random(22), 7, 4, 5, 8);
      lattice.loss(monotonic, 2);
      for (boolean blank : LATTICES) {
        float[] values = blank ? lattice.blank : lattice.label;
        float[] gradient = blank ? lattice.blankGradient : lattice.labelGradient;
        for (int i = 0; i < gradient.length; i++) {
          float kept = values[i];
          values[i] = kept + 1e-2f;
          double up = values[i];
          double above = lattice.withoutGradient().loss(monotonic, 1);
          values[i] = kept - 1e-2f;
          double down = values[i];
          double below = lattice.withoutGradient().loss(monotonic, 1);
          values[i] = kept;
          assertEquals(2 * (above - below) / (up - down), gradient[i], 1e-4, "monotonic " + monotonic + ", value " + i);
        }
      }
    }
  }

  @Test
  void lossAndGradient_extremeValues_stayExact() {
    // Every arc costs 500 nats: 3 ways to place one label in 3 frames, 3 arcs in the monotonic lattice and 4 in the standard one.
    Lattice lattice = Lattice.constant(-500, 3, 1);
    assertEquals(1500 - Math.log(3), lattice.loss(true, 1), 1e-9);
    assertArrayEquals(new float[] {-1 / 3f, 0, -1 / 3f, 0, -1 / 3f, 0}, lattice.labelGradient, 1e-6f);
    assertEquals(2000 - Math.log(3), lattice.loss(false, 1), 1e-9);
  }

  @Test
  void lossAndGradient_impossibleOrNotFinite_leavesTheGradientAlone() {
    Lattice tooManyLabels = Lattice.random(new Random(1), 2, 3, 0, 4);
    assertEquals(TransducerLoss.IMPOSSIBLE, tooManyLabels.loss(true, 1));
    Lattice closed = Lattice.random(new Random(2), 2, 2, 0, 3);
    closed.label[1] = Float.NEGATIVE_INFINITY;
    closed.label[4] = Float.NEGATIVE_INFINITY;
    assertEquals(TransducerLoss.IMPOSSIBLE, closed.loss(false, 1));
    assertEquals(TransducerLoss.IMPOSSIBLE, closed.loss(true, 1));
    Lattice broken = Lattice.random(new Random(3), 2, 1, 0, 2);
    broken.blank[0] = Float.NaN;
    assertEquals(TransducerLoss.IMPOSSIBLE, broken.loss(true, 1));
    for (Lattice lattice : List.of(tooManyLabels, closed, broken)) {
      assertArrayEquals(new float[lattice.blank.length], lattice.blankGradient);
      assertArrayEquals(new float[lattice.label.length], lattice.labelGradient);
    }
  }

  @Test
  void lossAndGradient_rejectsPlanesThatDoNotFit() {
    float[] plane = new float[8];
    TransducerLoss loss = TransducerLoss.standard();
    assertThrows(IllegalArgumentException.class, () -> loss.lossAndGradient(plane, plane, 0, 3, 3, 4, 1, plane, plane));
    assertThrows(IllegalArgumentException.class, () -> loss.lossAndGradient(plane, plane, 0, 2, 4, 4, 1, plane, plane));
    assertThrows(IllegalArgumentException.class, () -> loss.lossAndGradient(plane, plane, 0, 2, 3, 4, 1, plane, new float[7]));
  }
}
