package io.dualmode.tools.confidence.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dualmode.tools.confidence.fit.ConfidenceQuality.Judged;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfidenceQualityTest {
  @Test
  void of_twelveByHand_areTheseFigures() {
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      judged.add(new Judged(i < 6 ? 0.2 : 0.9, i >= 5));
    }
    ConfidenceQuality quality = ConfidenceQuality.of(judged);
    // bins of one: five at 0.2 wrong, one at 0.2 right, six at 0.9 right
    assertEquals((5 * 0.2 + 0.8 + 6 * 0.1) / 12, quality.calibrationError(), 1e-12);
    assertEquals((5 * 0.04 + 0.64 + 6 * 0.01) / 12, quality.brier(), 1e-12);
    assertEquals(7 / 12.0, quality.right(), 1e-12);
    assertEquals((6 * 0.2 + 6 * 0.9) / 12, quality.mean(), 1e-12);
    // of 7 x 5 pairs 6 x 5 are in order, 1 x 5 tie
    assertEquals(32.5 / 35, quality.area(), 1e-12);
    double prior = -(7 / 12.0) * Math.log(7 / 12.0) - (5 / 12.0) * Math.log(5 / 12.0);
    double given = -(5 * Math.log(0.8) + Math.log(0.2) + 6 * Math.log(0.9)) / 12;
    assertEquals((prior - given) / prior, quality.crossEntropy(), 1e-12);
  }

  @Test
  void of_calibratedDraws_hasSmallErrorAndOverconfidentOnesLarge() {
    Random random = new Random(11);
    List<Judged> honest = new ArrayList<>();
    List<Judged> boastful = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double p = random.nextDouble();
      boolean right = random.nextDouble() < p;
      honest.add(new Judged(p, right));
      boastful.add(new Judged(Math.sqrt(p), right));
    }
    assertTrue(ConfidenceQuality.of(honest).calibrationError() < 0.015);
    assertTrue(ConfidenceQuality.of(boastful).calibrationError() > 0.1);
    assertEquals(ConfidenceQuality.of(honest).area(), ConfidenceQuality.of(boastful).area(), 1e-9, "order is all the same");
  }
}
