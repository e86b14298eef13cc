package io.dualmode.model.frontend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.jtransforms.fft.DoubleFFT_1D;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RealFftTest {
  @ParameterizedTest
  @ValueSource(ints = {4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048})
  void transform_randomInput_equalsJTransforms(int size) {
    Random random = new Random(size);
    float[] input = new float[size];
    double[] expected = new double[size];
    for (int i = 0; i < size; i++) {
      input[i] = random.nextFloat() * 2 - 1;
      expected[i] = input[i];
    }
    new DoubleFFT_1D(size).realForward(expected);
    RealFft fft = new RealFft(size);
    float[] re = new float[size / 2 + 1];
    float[] im = new float[size / 2 + 1];
    float[] power = new float[size / 2 + 1];
    for (int repeat = 0; repeat < 2; repeat++) {
      fft.transform(input, re, im);
      fft.power(input, power);
      double tolerance = 4e-7 * Math.sqrt(size) * Math.log(size);
      for (int k = 0; k <= size / 2; k++) {
        double wantRe = k == size / 2 ? expected[1] : expected[2 * k];
        double wantIm = k == 0 || k == size / 2 ? 0 : expected[2 * k + 1];
        assertEquals(wantRe, re[k], tolerance, "real part of bin " + k);
        assertEquals(wantIm, im[k], tolerance, "imaginary part of bin " + k);
        assertEquals(wantRe * wantRe + wantIm * wantIm, power[k], 1e-5 * size, "power of bin " + k);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 2, 3, 12, -8})
  void construct_sizeNoPowerOfTwo_isRefused(int size) {
    assertThrows(IllegalArgumentException.class, () -> new RealFft(size));
  }

  @Test
  void power_impulse_isFlat() {
    float[] input = new float[512];
    input[77] = 0.5f;
    float[] power = new float[257];
    new RealFft(512).power(input, power);
    for (float p : power) {
      assertEquals(0.25f, p, 1e-6f);
    }
  }
}
