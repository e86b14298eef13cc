package io.dualmode.tools.activity;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Detectors on sounds that leave no doubt. */
class DetectorsTest {
  @Test
  void detectors_toneAmongSilence_isFoundByAll() {
    float[] x = new float[6 * 16_000];
    Random random = new Random(2);
    boolean[] speech = new boolean[x.length / NoisyRecording.FRAME];
    for (int i = 0; i < x.length; i++) {
      boolean loud = i / 32_000 == 1;
      x[i] = (float) (0.001 * random.nextGaussian() + (loud ? 0.3 * Math.sin(i / 7.0) : 0));
      speech[Math.min(speech.length - 1, i / NoisyRecording.FRAME)] = loud;
    }
    for (double[] scores : new double[][] {Detectors.energy(x), Detectors.energyOverFloor(x), Detectors.sphinx(x)}) {
      ScoredFrames frames = new ScoredFrames();
      frames.add(scores, speech);
      double area = frames.errors().area();
      assertTrue(area > 0.9, "area " + area);
    }
  }
}
