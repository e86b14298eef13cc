package io.dualmode.tools.loss.distillation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PosteriorDistillationTest {
  private final PosteriorDistillation loss = new PosteriorDistillation();

  private static float[] logits(Random random, int count) {
    float[] x = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = (float) (1.5 * random.nextGaussian());
    }
    return x;
  }

  @Test
  void loss_oneFrame_isTheWorkedDivergence() {
    float[] teacher = {(float) Math.log(3), 0};
    float[] student = {0, 0};
    float[] gradient = new float[2];
    double divergence = 0.75 * Math.log(0.75 / 0.5) + 0.25 * Math.log(0.25 / 0.5);
    assertEquals(divergence, loss.lossAndGradient(teacher, student, 0, 1, 2, 0, 2, gradient), 1e-7);
    assertArrayEquals(new float[] {2 * (0.5f - 0.75f), 2 * (0.5f - 0.25f)}, gradient, 1e-6f);
  }

  @Test
  void loss_studentEqualsTeacher_isZeroWithZeroGradient() {
    float[] x = logits(new Random(1), 7 * 5);
    for (int maxDelay = 0; maxDelay < 4; maxDelay++) {
      float[] gradient = new float[x.length];
      assertEquals(0, loss.lossAndGradient(x, x.clone(), 0, 7, 5, maxDelay, 1, gradient));
      assertArrayEquals(new float[x.length], gradient);
    }
  }

  @Test
  void loss_shiftedLogits_areTheSameDistribution() {
    float[] teacher = logits(new Random(2), 5);
    float[] student = teacher.clone();
    for (int k = 0; k < 5; k++) {
      student[k] += 3;
    }
    assertEquals(0, loss.lossAndGradient(teacher, student, 0, 1, 5, 0, 1, new float[5]), 1e-6);
  }

  @Test
  void loss_studentThatLagsWithinTheBound_isFree() {
    int frames = 12;
    int units = 4;
    float[] teacher = logits(new Random(3), frames * units);
    for (int i = (frames - 3) * units; i < teacher.length; i++) {
      teacher[i] = teacher[i - units];
    }
    float[] student = teacher.clone();
    System.arraycopy(teacher, 0, student, 2 * units, (frames - 2) * units);
    assertEquals(0, loss.lossAndGradient(teacher, student, 0, frames, units, 2, 1, new float[teacher.length]), 1e-9);
    assertEquals(0, loss.lossAndGradient(teacher, student, 0, frames, units, 3, 1, new float[teacher.length]), 1e-9);
    assertTrue(loss.lossAndGradient(teacher, student, 0, frames, units, 1, 1, new float[teacher.length]) > 1);
  }

  @Test
  void gradient_equalsFiniteDifferences() {
    Random random = new Random(5);
    int frames = 6;
    int units = 4;
    for (int maxDelay : new int[] {0, 2}) {
      float[] teacher = logits(random, 3 + frames * units);
      float[] student = logits(random, teacher.length);
      float[] gradient = new float[teacher.length];
      loss.lossAndGradient(teacher, student, 3, frames, units, maxDelay, 0.5f, gradient);
      for (int i = 0; i < student.length; i++) {
        float kept = student[i];
        student[i] = kept + 1e-3f;
        double up = student[i];
        double above = loss.lossAndGradient(teacher, student, 3, frames, units, maxDelay, 1, new float[teacher.length]);
        student[i] = kept - 1e-3f;
        double below = loss.lossAndGradient(teacher, student, 3, frames, units, maxDelay, 1, new float[teacher.length]);
        assertEquals(0.5 * (above - below) / (up - student[i]), gradient[i], 1e-5, "logit " + i + ", delay " + maxDelay);
        student[i] = kept;
      }
    }
  }

  @Test
  void lossAndGradient_notFinite_leavesTheGradientAlone() {
    float[] gradient = new float[4];
    assertEquals(PosteriorDistillation.IMPOSSIBLE,
        loss.lossAndGradient(new float[4], new float[] {0, Float.NaN, 0, 0}, 0, 2, 2, 1, 1, gradient));
    assertArrayEquals(new float[4], gradient);
    assertThrows(IllegalArgumentException.class, () -> loss.lossAndGradient(new float[4], new float[3], 0, 2, 2, 1, 1, gradient));
    assertThrows(IllegalArgumentException.class, () -> loss.lossAndGradient(new float[4], new float[4], 0, 2, 2, -1, 1, gradient));
  }
}
