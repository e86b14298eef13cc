package io.dualmode.tools.loss.mmi;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The reference enumerates every path of the denominator graph, in doubles. */
class SequenceDistillationTest {
  private static final int UNITS = 3;

  private final Random random = new Random(8);
  private final List<int[]> sequences = List.of(new int[] {0, 1, 2, 0}, new int[] {0, 2, 2, 1}, new int[] {1, 0, 2});
  private final PhoneTopology topology = PhoneTopology.fromSequences(UNITS, sequences, 1);
  private final PhoneTrigram trigram = PhoneTrigram.fromSequences(UNITS, sequences);
  private final SequenceDistillation distillation = new MmiLoss(topology, trigram).distillation();

  private float[] logits(int frames, double scale) {
    float[] logits = new float[frames * topology.outputs()];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = (float) (scale * random.nextGaussian());
    }
    return logits;
  }

  private double loss(float[] teacher, float[] student, int offset, int frames, float weight, float[] gradient) {
    float[] occupancy = new float[teacher.length];
    double logZ = distillation.teach(teacher, offset, frames, occupancy);
    return distillation.lossAndGradient(teacher, occupancy, logZ, student, offset, frames, weight, gradient);
  }

  /** Unnormalised log weights of all paths, always in the same order. */
  private void paths(float[] logits, int frames, int t, int beforeLast, int last, double weight, List<Double> out) {
    if (t == frames) {
      out.add(weight);
      return;
    }
    int row = t * topology.outputs();
    for (int q = 0; q < UNITS; q++) {
      paths(logits, frames, t + 1, last, q, weight + Math.log(trigram.probability(beforeLast, last, q))
          + logits[row + topology.entry()[last * UNITS + q]], out);
    }
    if (t > 0) {
      paths(logits, frames, t + 1, beforeLast, last, weight + logits[row + topology.stay()[last]], out);
    }
  }

  private double[] logProbabilities(float[] logits, int frames) {
    List<Double> weights = new ArrayList<>();
    paths(logits, frames, 0, 0, 0, 0, weights);
    double sum = Math.log(weights.stream().mapToDouble(Math::exp).sum());
    return weights.stream().mapToDouble(w -> w - sum).toArray();
  }

  @Test
  void loss_isTheDivergenceOverAllPaths() {
    for (int frames = 1; frames <= 6; frames++) {
      float[] teacher = logits(frames, 1.5);
      float[] student = logits(frames, 1.5);
      double[] p = logProbabilities(teacher, frames);
      double[] q = logProbabilities(student, frames);
      double divergence = 0;
      for (int i = 0; i < p.length; i++) {
        divergence += Math.exp(p[i]) * (p[i] - q[i]);
      }
      assertEquals(divergence, loss(teacher, student, 0, frames, 1, new float[student.length]), 1e-4 * (1 + divergence), frames + " frames");
    }
  }

  @Test
  void loss_oneFrame_isTheWorkedDivergenceOfTheEntries() {
    PhoneTopology two = PhoneTopology.fromSequences(2, List.of(), 1);
    SequenceDistillation one = new MmiLoss(two, PhoneTrigram.fromSequences(2, List.of())).distillation();
    // Two phones, equally likely before hearing: the paths are the two entries; rows 2 and 3 are the stays, which cannot be used.
    float[] teacher = {(float) Math.log(3), 0, 50, -50};
    float[] student = {0, 0, -7, 9};
    float[] occupancy = new float[4];
    float[] gradient = new float[4];
    double logZ = one.teach(teacher, 0, 1, occupancy);
    assertArrayEquals(new float[] {0.75f, 0.25f, 0, 0}, occupancy, 1e-6f);
    double loss = one.lossAndGradient(teacher, occupancy, logZ, student, 0, 1, 2, gradient);
    assertEquals(0.75 * Math.log(0.75 / 0.5) + 0.25 * Math.log(0.25 / 0.5), loss, 1e-6);
    assertArrayEquals(new float[] {-0.5f, 0.5f, 0, 0}, gradient, 1e-6f);
  }

  @Test
  void gradient_equalsFiniteDifferences() {
    int frames = 7;
    float[] teacher = logits(frames, 1.5);
    float[] student = logits(frames, 1.5);
    float[] gradient = new float[student.length];
    loss(teacher, student, 0, frames, 3, gradient);
    for (int i = 0; i < student.length; i++) {
      float[] moved = student.clone();
      moved[i] = student[i] + 0.02f;
      double above = loss(teacher, moved, 0, frames, 1, new float[student.length]);
      double up = moved[i];
      moved[i] = student[i] - 0.02f;
      double below = loss(teacher, moved, 0, frames, 1, new float[student.length]);
      assertEquals(3 * (above - below) / (up - moved[i]), gradient[i], 1e-3, "logit " + i);
    }
  }

  @Test
  void equalLogits_haveNoLossAndNoGradient_exactly() {
    int frames = 40;
    float[] logits = logits(frames, 4);
    float[] gradient = new float[logits.length];
    assertEquals(0, loss(logits, logits.clone(), 0, frames, 1, gradient));
    assertArrayEquals(new float[logits.length], gradient);
  }

  @Test
  void offset_movesLossAndGradient_andLeavesTheRestAlone() {
    int frames = 5;
    int offset = 3 * topology.outputs();
    float[] teacher = logits(frames, 2);
    float[] student = logits(frames, 2);
    float[] gradient = new float[student.length];
    double loss = loss(teacher, student, 0, frames, 1, gradient);
    float[] later = new float[offset + 2 * student.length];
    float[] teacherLater = later.clone();
    float[] gradientLater = later.clone();
    System.arraycopy(student, 0, later, offset, student.length);
    System.arraycopy(teacher, 0, teacherLater, offset, teacher.length);
    assertEquals(loss, loss(teacherLater, later, offset, frames, 1, gradientLater));
    for (int i = 0; i < gradientLater.length; i++) {
      float expected = i >= offset && i < offset + gradient.length ? gradient[i - offset] : 0;
      assertEquals(expected, gradientLater[i]);
    }
  }

  @Test
  void badLogits_areImpossible_andLeaveTheGradientAlone() {
    int frames = 3;
    float[] good = logits(frames, 1);
    float[] bad = good.clone();
    bad[topology.outputs()] = Float.NaN;
    float[] gradient = new float[good.length];
    assertEquals(SequenceDistillation.IMPOSSIBLE, loss(good, bad, 0, frames, 1, gradient));
    assertEquals(SequenceDistillation.IMPOSSIBLE, loss(bad, good, 0, frames, 1, gradient));
    assertArrayEquals(new float[good.length], gradient);
    String message = assertThrows(IllegalArgumentException.class, () -> loss(good, good, 1, frames, 1, gradient)).getMessage();
    assertTrue(message.contains("3 frames"), message);
  }
}
