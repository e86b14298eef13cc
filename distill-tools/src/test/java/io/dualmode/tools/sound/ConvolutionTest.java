package io.dualmode.tools.sound;

import static io.dualmode.tools.sound.TestSignals.decibel;
import static io.dualmode.tools.sound.TestSignals.powerAt;
import static io.dualmode.tools.sound.TestSignals.tone;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ConvolutionTest {
  @Test
  void apply_anyKernelAndSignal_isTheDirectSum() {
    Random random = new Random(3);
    for (int round = 0; round < 60; round++) {
      int taps = 1 + random.nextInt(round < 30 ? 20 : 1500);
      int delay = random.nextInt(taps);
      float[] kernel = TestSignals.noise(1, taps, round);
      float[] x = TestSignals.noise(1, random.nextInt(4000), -round);
      float[] y = new Convolution(kernel, delay).apply(x);
      assertEquals(x.length, y.length);
      for (int n = 0; n < x.length; n += 1 + random.nextInt(40)) {
        double expected = 0;
        for (int k = 0; k < taps; k++) {
          int i = n + delay - k;
          expected += i >= 0 && i < x.length ? kernel[k] * x[i] : 0;
        }
        assertEquals(expected, y[n], 1e-4 * Math.sqrt(taps) + 1e-5, taps + " taps, sample " + n + " of " + x.length);
      }
    }
  }

  @Test
  void new_badKernel_isRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Convolution(new float[0], 0));
    assertThrows(IllegalArgumentException.class, () -> new Convolution(new float[3], 3));
  }

  @Test
  void bandPass_tones_passInsideOnlyAndWithoutDelay() {
    Convolution band = BandPass.of(300, 3400, TestSignals.RATE, 200);
    for (double hz : new double[] {100, 150, 450, 1000, 2000, 3200, 3600, 5000, 7500}) {
      float[] x = tone(hz, 0.5, 16_000);
      float[] y = band.apply(x);
      double change = decibel(powerAt(y, hz) / powerAt(x, hz));
      if (hz > 400 && hz < 3300) {
        assertEquals(0, change, 0.2, hz + " Hz");
        assertTrue(TestSignals.likeness(x, y) > 0.99, hz + " Hz is delayed");
      } else {
        assertTrue(change < -25, hz + " Hz: " + change);
      }
    }
  }
}
