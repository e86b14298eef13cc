package io.dualmode.tools.speaker.speech;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.model.frontend.logmel.LogMelFilterBank;
import java.util.Arrays;
import java.util.BitSet;
import org.junit.jupiter.api.Test;

class EnergyDetectorTest {
  @Test
  void energyDetector_findsTheLoudMiddle() {
    int bins = LogMelFilterBank.BINS;
    float[] features = new float[100 * bins];
    for (int n = 0; n < 100; n++) {
      boolean loud = n >= 30 && n < 70;
      Arrays.fill(features, n * bins, (n + 1) * bins, (loud ? -4 : -12) + 0.01f * n);
    }
    BitSet expected = new BitSet();
    expected.set(30, 70);
    assertEquals(expected, EnergyDetector.speech(features, 100));
    assertTrue(EnergyDetector.speech(new float[0], 0).isEmpty());
  }
}
