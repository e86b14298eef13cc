package io.dualmode.model.kernel.choice;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.dualmode.model.kernel.Kernels;
import io.dualmode.model.kernel.PackedMatrix;
import io.dualmode.model.kernel.vector.Lanes;
import io.dualmode.model.kernel.vector.VectorKernels;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WarmingKernelsTest {
  private static final long SEED = Long.getLong("dualmode.test.seed", 20_261_130);

  private final Random random = new Random(SEED);
  private final Kernels vector = new VectorKernels();

  private float[] numbers(int size) {
    float[] v = new float[size];
    for (int i = 0; i < size; i++) {
      v[i] = (float) random.nextGaussian();
    }
    return v;
  }

  @Test
  void kernels_giveTheSameBitsBeforeAndAfterTheyChangeOver() {
    Kernels warming = new WarmingKernels(Lanes.LANES, 20_000);
    PackedMatrix w = PackedMatrix.pack(64, 80, numbers(64 * 80), null, null);
    float[] x = numbers(8 * w.inputs());
    float[] logits = numbers(8 * 40);
    float[] expected = new float[8 * w.outputs()];
    vector.multiply(w, x, 0, w.inputs(), 8, expected, 0, w.outputs());
    float[] normalised = logits.clone();
    vector.logSoftmax(normalised, 0, 8, 40);
    for (int round = 0; round < 3000; round++) {
      float[] y = new float[expected.length];
      warming.multiply(w, x, 0, w.inputs(), 8, y, 0, w.outputs());
      assertArrayEquals(expected, y, 0f, "round " + round + ", seed " + SEED);
      float[] softmax = Arrays.copyOf(logits, logits.length);
      warming.logSoftmax(softmax, 0, 8, 40);
      assertArrayEquals(normalised, softmax, 0f, "round " + round + ", seed " + SEED);
    }
  }
}
