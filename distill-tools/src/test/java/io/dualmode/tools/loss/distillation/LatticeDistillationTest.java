package io.dualmode.tools.loss.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.loss.distillation.LatticeDistillation.Planes;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatticeDistillationTest {
  private static final int OFFSET = 3;
  private static final int WIDTH = 3;
  /** A band over 7 frames and 4 labels. */
  private static final int[] FIRST = {0, 0, 0, 1, 1, 2, 2};
  private static final int LABELS = 4;

  private final LatticeDistillation loss = new LatticeDistillation();
  private final Random random = new Random(17);

  /** Blank and label planes of random distributions over {label, blank, rest}. */
  private float[][] planes() {
    int size = OFFSET + FIRST.length * WIDTH;
    float[][] planes = new float[2][size];
    for (int i = 0; i < size; i++) {
      double label = Math.exp(random.nextGaussian());
      double blank = Math.exp(random.nextGaussian());
      double sum = label + blank + Math.exp(random.nextGaussian());
      planes[0][i] = (float) Math.log(blank / sum);
      planes[1][i] = (float) Math.log(label / sum);
    }
    return planes;
  }

  private static Planes of(float[][] teacher, float[][] student) {
    return new Planes(teacher[0], teacher[1], student[0], student[1], OFFSET, FIRST.length, WIDTH, FIRST, LABELS);
  }

  private double loss(float[][] teacher, float[][] student, int maxDelay) {
    return loss.lossAndGradient(of(teacher, student), maxDelay, 1, new float[student[0].length], new float[student[0].length]);
  }

  private static float log(double p) {
    return (float) Math.log(p);
  }

  @Test
  void loss_oneFrame_isTheWorkedDivergence() {
    // One frame and one label: only "nothing emitted" lies on a path, and only while the label is still to come.
    float[] junk = {log(0.9)};
    Planes planes = new Planes(new float[] {log(0.5), junk[0]}, new float[] {log(0.3), junk[0]}, new float[] {log(0.25), junk[0]},
        new float[] {log(0.25), junk[0]}, 0, 1, 2, new int[] {0}, 1);
    float[] blank = new float[2];
    float[] label = new float[2];
    double divergence = 0.5 * Math.log(0.5 / 0.25) + 0.3 * Math.log(0.3 / 0.25) + 0.2 * Math.log(0.2 / 0.5);
    assertEquals(divergence, loss.lossAndGradient(planes, 0, 1, blank, label), 1e-6);
    assertArrayEquals(new float[] {0.2f / 0.5f * 0.25f - 0.5f, 0}, blank, 1e-6f);
    assertArrayEquals(new float[] {0.2f / 0.5f * 0.25f - 0.3f, 0}, label, 1e-6f);
  }

  @Test
  void loss_afterTheLastLabel_hasTwoOutcomes() {
    Planes planes = new Planes(new float[] {log(0.5)}, new float[] {log(0.4)}, new float[] {log(0.25)}, new float[] {log(0.1)}, 0, 1, 1,
        new int[] {0}, 0);
    float[] blank = new float[1];
    float[] label = new float[1];
    assertEquals(0.5 * Math.log(2) + 0.5 * Math.log(0.5 / 0.75), loss.lossAndGradient(planes, 0, 1, blank, label), 1e-6);
    assertArrayEquals(new float[1], label);
  }

  @Test
  void loss_studentEqualsTeacher_isZeroWithZeroGradient() {
    float[][] teacher = planes();
    for (int maxDelay = 0; maxDelay < 4; maxDelay++) {
      float[] blank = new float[teacher[0].length];
      float[] label = new float[teacher[0].length];
      assertEquals(0, loss.lossAndGradient(of(teacher, new float[][] {teacher[0].clone(), teacher[1].clone()}), maxDelay, 1, blank, label));
      assertArrayEquals(new float[blank.length], blank);
      assertArrayEquals(new float[blank.length], label);
    }
  }

  @Test
  void loss_delayLetsTheStudentLag() {
    float[][] teacher = planes();
    float[][] student = {teacher[0].clone(), teacher[1].clone()};
    // Every node says one frame later what the teacher says now.
    for (int t = 1; t < FIRST.length; t++) {
      for (int s = 0; s < WIDTH; s++) {
        int from = FIRST[t] + s - FIRST[t - 1];
        if (from < WIDTH) {
          student[0][OFFSET + t * WIDTH + s] = teacher[0][OFFSET + (t - 1) * WIDTH + from];
          student[1][OFFSET + t * WIDTH + s] = teacher[1][OFFSET + (t - 1) * WIDTH + from];
        }
      }
    }
    assertTrue(loss(teacher, student, 1) < 0.5 * loss(teacher, student, 0));
  }

  @Test
  void gradient_equalsFiniteDifferences() {
    for (int maxDelay : new int[] {0, 2}) {
      float[][] teacher = planes();
      float[][] student = planes();
      float[][] gradient = new float[2][student[0].length];
      loss.lossAndGradient(of(teacher, student), maxDelay, 0.5f, gradient[0], gradient[1]);
      for (int plane = 0; plane < 2; plane++) {
        for (int i = 0; i < student[plane].length; i++) {
          float kept = student[plane][i];
          student[plane][i] = kept + 1e-3f;
          double up = student[plane][i];
          double above = loss(teacher, student, maxDelay);
          student[plane][i] = kept - 1e-3f;
          double below = loss(teacher, student, maxDelay);
          // The curvature is large where little rest is left.
          assertEquals(0.5 * (above - below) / (up - student[plane][i]), gradient[plane][i], 2e-4 + 1e-3 * Math.abs(gradient[plane][i]),
              "plane " + plane + ", place " + i + ", delay " + maxDelay);
          student[plane][i] = kept;
        }
      }
    }
  }

  @Test
  void lossAndGradient_teacherThatLeavesNoRest_isFinite() {
    float[][] teacher = planes();
    float[][] student = planes();
    for (int i = 0; i < teacher[0].length; i++) {
      student[0][i] = log(0.999999);
      student[1][i] = log(0.000001);
    }
    float[] blank = new float[teacher[0].length];
    double value = loss.lossAndGradient(of(teacher, student), 1, 1, blank, new float[blank.length]);
    assertTrue(value > 0 && value < 100, "loss " + value);
    for (float g : blank) {
      assertTrue(Float.isFinite(g));
    }
    student[0][OFFSET] = Float.NaN;
    assertEquals(LatticeDistillation.IMPOSSIBLE, loss(teacher, student, 0));
  }

  @Test
  void planes_thatDoNotFit_areRejected() {
    float[] x = new float[6];
    assertThrows(IllegalArgumentException.class, () -> new Planes(x, x, x, new float[5], 0, 2, 3, new int[2], 2));
    assertThrows(IllegalArgumentException.class, () -> new Planes(x, x, x, x, 0, 2, 3, new int[1], 2));
    Planes planes = new Planes(x, x, x, x, 0, 2, 3, new int[2], 2);
    assertThrows(IllegalArgumentException.class, () -> loss.lossAndGradient(planes, -1, 1, x, x));
  }
}
